package io.holdfast.shop;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What will go wrong with coming calls, in the order in which it was scripted. Safe for use by many threads. */
public final class Faults {
    private final List<Script> scripts = new ArrayList<>();

    private static final class Script {
        private final Predicate<Request> which;
        private final Fault fault;
        private int left;

        Script(Predicate<Request> which, int times, Fault fault) {
            this.which = which;
            this.left = times;
            this.fault = fault;
        }
    }

    /** The next {@code times} calls of that sort go wrong in that way. */
    public synchronized void next(Predicate<Request> which, int times, Fault fault) {
        scripts.add(new Script(which, times, fault));
    }

    /** The next {@code times} calls whose path starts so go wrong in that way. */
    public void next(String pathStart, int times, Fault fault) {
        next(request -> request.path().startsWith(pathStart), times, fault);
    }

    /** All calls go right again. */
    public synchronized void clear() {
        scripts.clear();
    }

    /** How many scripted faults have not happened yet. */
    public synchronized int pending() {
        return scripts.stream().mapToInt(script -> script.left).sum();
    }

    synchronized Optional<Fault> take(Request request) {
        for (Script script : scripts) {
            if (script.which.test(request)) {
                if (--script.left == 0) {
                    scripts.remove(script);
                }
                return Optional.of(script.fault);
            }
        }
        return Optional.empty();
    }
}
