package io.holdfast.scaling;

import io.holdfast.process.HoldfastProcess;
import io.holdfast.process.HoldfastProgram;
import io.holdfast.shop.Aisle;
import io.holdfast.shop.Settings;
import io.holdfast.stack.LocalStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * {@code ./dev simulate scaling}: a backlog of backups comes; the chart's rule, fed with the real queue depth and the real metric, starts and stops worker
 * processes; the backlog falls; workers are taken away with tasks in their hands; and at the end every backup is compared with its shop. The last line of output is one JSON
 * object; the exit code is 0 only where workers went from 1 to 4 to 1, tasks were handed back, and nothing was lost or done twice.
 */
public final class ScalingStory {
    private static final String LANE = "backup-manual";
    private static final int SLOTS = 2;
    private static final int FASTER = 15;
    private static final int BACKUPS = 24;
    private static final int TENANTS = 4;
    private static final Duration MOST = Duration.ofSeconds(230);
    private static final Path PLOT = Path.of("docs", "scaling.svg");
    private static final Settings SHOP =
            Settings.small().withSizes(160, 30, 4, 40, 80).withPageMax(20);
    private static final Settings TRICKLE = Settings.small().withSizes(1, 0, 0, 20, 1);

    private final long began = System.nanoTime();
    private final Trace trace = new Trace();
    private final Rule rule = Rule.ofChart(LANE).withTarget(SLOTS).faster(FASTER);
    private final Autoscaler scaler = new Autoscaler(rule);
    private final LocalStack stack;
    private long clock = began;

    private ScalingStory(LocalStack stack) {
        this.stack = stack;
    }

    public static void main(String[] arguments) throws Exception {
        int code = 1;
        try (LocalStack stack = LocalStack.start()) {
            code = new ScalingStory(stack).run() ? 0 : 1;
        } catch (RuntimeException e) {
            e.printStackTrace();
            System.out.println("{\"error\":\"" + e.getClass().getSimpleName() + "\"}");
        }
        System.exit(code);
    }

    private boolean run() throws Exception {
        HoldfastProgram program =
                new HoldfastProgram(HoldfastProgram.chosen().path(), System.getProperty("holdfast.heap", "160m"));
        Map<String, String> door =
                with(Map.of("holdfast.roles", "api,scheduler,worker", "holdfast.worker.lanes", "maintenance"));
        try (HoldfastProcess api = HoldfastProcess.launch(program, door);
                Fleet fleet = new Fleet(program, worker())) {
            api.awaitReady(Duration.ofSeconds(60));
            fleet.add();
            fleet.awaitReady(Duration.ofSeconds(60));
            try (Gauges gauges = new Gauges(LANE, api.url(), stack.configuration());
                    Yard yard = new Yard(api, stack.configuration().get("holdfast.bootstrap.secret"), TENANTS)) {
                return told(gauges, yard, fleet);
            }
        }
    }

    private Map<String, String> with(Map<String, String> own) {
        Map<String, String> all = new HashMap<>(stack.configuration());
        all.putAll(own);
        return all;
    }

    private Map<String, String> worker() {
        return with(Map.of(
                "holdfast.roles",
                "worker",
                "holdfast.worker.lanes",
                LANE,
                "holdfast.worker.announce",
                "true",
                "mp.messaging.incoming." + LANE + ".max-outstanding-messages",
                Integer.toString(SLOTS),
                "quarkus.datasource.jdbc.max-size",
                "8",
                "holdfast.database.migrate-at-start",
                "false"));
    }

    private boolean told(Gauges gauges, Yard yard, Fleet fleet) throws Exception {
        say(
                "One worker of %d slots. The rule: ⌈work ÷ %d⌉ workers, %d to %d; a scaler's clock that runs %d times as fast.",
                SLOTS, SLOTS, rule.least(), rule.most(), FASTER);
        clock = System.nanoTime();
        trace.add(new Trace.Point(Duration.ZERO, 0, 0, fleet.size()));
        for (int i = 0; i < BACKUPS; i++) {
            yard.order(SHOP, Duration.ofMillis(150));
        }
        say("%d backups of as many shops are asked for, by %d tenants.", BACKUPS, TENANTS);
        while (yard.open() > 0 && !isLate()) {
            look(gauges, fleet);
        }
        say("All backups have ended. Now and then one more is asked for, so that work is under way while workers go.");
        while (fleet.size() > rule.least() && !isLate()) {
            if (yard.open() < 2) {
                yard.order(TRICKLE, Duration.ofSeconds(2), Set.of(Aisle.CUSTOMERS));
            }
            look(gauges, fleet);
        }
        while (yard.open() > 0 && !isLate()) {
            look(gauges, fleet);
        }
        long seconds = seconds();
        Map<String, String> troubles = fleet.awaitLeavings();
        troubles.forEach((name, trouble) -> say("%s did not end in time: %s", name, trouble));
        Account account = yard.account(fleet::askedToEnd);
        say(
                "%d backups compared with their shops; %d tasks were handed back, %d calls were made again because of it.",
                yard.ordered(), trace.handedBack(), account.repeated());
        Files.writeString(PLOT, ScalingPlot.of(trace));
        say("Drew %s.", PLOT);
        System.out.printf(
                "{\"backlog\":%d,\"peak_workers\":%d,\"seconds\":%d,\"lost\":%d,\"doubled\":%d,\"handed_back\":%d}%n",
                trace.backlog(), trace.peakWorkers(), seconds, account.lost(), account.doubled(), trace.handedBack());
        return account.lost() == 0
                && account.doubled() == 0
                && troubles.isEmpty()
                && trace.peakWorkers() == 4
                && fleet.size() == 1
                && trace.handedBack() > 0;
    }

    /** One look of the scaler, and what follows from it. */
    private void look(Gauges gauges, Fleet fleet) throws InterruptedException {
        OptionalLong queue = gauges.queueDepth();
        OptionalLong work = gauges.work();
        Duration now = Duration.ofNanos(System.nanoTime() - clock);
        int before = fleet.size();
        int wanted = scaler.decide(now, before, List.of(queue, work));
        while (fleet.size() < wanted) {
            fleet.add();
        }
        while (fleet.size() > wanted) {
            Fleet.Left left = fleet.remove(gauges::held);
            say(
                    "%s is asked to end, with %d tasks in its hands; it held at most %d MB.",
                    left.name(), left.held(), left.peakBytes() >> 20);
            if (left.held() > 0) {
                trace.add(new Trace.Mark(now, fleet.size(), left.held()));
            }
        }
        trace.add(new Trace.Point(now, queue.orElse(0), work.orElse(0), fleet.size()));
        if (wanted != before || trace.points().size() % 10 == 0) {
            say("queue %4d, ready and running %4d, workers %d", queue.orElse(0), work.orElse(0), fleet.size());
        }
        Thread.sleep(rule.polling());
    }

    private boolean isLate() {
        return System.nanoTime() - began > MOST.toNanos();
    }

    private long seconds() {
        return (System.nanoTime() - clock) / 1_000_000_000L;
    }

    private void say(String format, Object... values) {
        System.out.printf("[%3d s] %s%n", seconds(), format.formatted(values));
    }
}
