package io.holdfast.chaos.fault;

import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Fault;
import io.holdfast.stack.LocalStack;
import io.holdfast.stack.StackPart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** All that goes wrong besides deaths, one after the other, as the seed says, until it is told to stop. */
public final class Trouble implements Runnable {
    private static final List<String> LANES = List.of("backup-auto", "backup-manual", "diff", "restore", "maintenance");

    private final List<Replica> replicas;
    private final LocalStack stack;
    private final List<DemoShop> shops;
    private final Messages messages;
    private final Story story;
    private final Random random;
    private final Duration lease;
    private final Duration clockStep;
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private volatile boolean stopping;
    private volatile int cuts;

    /**
     * @param lease how long a claim lasts, so that freezes last longer
     * @param clockStep by how much clocks are wrong at most
     */
    public Trouble(
            List<Replica> replicas,
            LocalStack stack,
            List<DemoShop> shops,
            Story story,
            long seed,
            Duration lease,
            Duration clockStep) {
        this.replicas = replicas;
        this.stack = stack;
        this.shops = shops;
        this.messages = new Messages(stack.configuration());
        this.story = story;
        this.random = new Random(seed);
        this.lease = lease;
        this.clockStep = clockStep;
    }

    /** How often connections were cut, refused or stalled, or a server restarted. */
    public int cuts() {
        return cuts;
    }

    /** What should have gone wrong and did not: the campaign's own failures. */
    public List<String> failures() {
        return List.copyOf(failures);
    }

    /** No new trouble; {@link #run} returns once what there is was made good again. */
    public void stop() {
        stopping = true;
    }

    @Override
    public void run() {
        while (!stopping) {
            pause(500, 4000);
            try {
                one(random.nextInt(100));
            } catch (RuntimeException e) {
                failures.add(e + (e.getCause() == null ? "" : ", " + e.getCause()));
            }
        }
        replicas.forEach(replica -> replica.stepClock(0));
    }

    private void one(int kind) {
        if (kind < 12) {
            freeze();
        } else if (kind < 55) {
            network();
        } else if (kind < 65) {
            restart();
        } else if (kind < 75) {
            clock();
        } else if (kind < 88) {
            messages();
        } else {
            shop();
        }
    }

    private void freeze() {
        Replica victim = any(replicas);
        if (victim.isReady()) {
            story.tell("%s is frozen past its leases", victim.name());
            Runnable resume = victim.suspend();
            pause((int) lease.toMillis() + 500, (int) lease.toMillis() + 3000);
            resume.run();
        }
    }

    private void network() {
        StackPart part = any(List.of(StackPart.values()));
        List<Replica> whose = random.nextBoolean() ? replicas : List.of(any(replicas));
        List<TcpGate> gates = whose.stream().map(replica -> replica.gate(part)).toList();
        String who = whose.size() == 1 ? whose.getFirst().name() : "all";
        cuts++;
        switch (random.nextInt(3)) {
            case 0 -> {
                story.tell("connections of %s to %s are cut", who, part);
                gates.forEach(TcpGate::cut);
            }
            case 1 -> {
                story.tell("%s refuses %s", part, who);
                gates.forEach(TcpGate::refuse);
                pause(300, 5000);
                gates.forEach(TcpGate::open);
            }
            default -> {
                story.tell("%s does not answer %s", part, who);
                gates.forEach(TcpGate::stall);
                pause(300, 7000);
                gates.forEach(TcpGate::open);
            }
        }
    }

    private void restart() {
        StackPart part = any(List.of(StackPart.values()));
        cuts++;
        story.tell("%s restarts", part);
        stack.restart(part);
    }

    private void clock() {
        Replica victim = any(replicas);
        long most = switch (random.nextInt(3)) {
            case 0 -> 0;
            case 1 -> lease.toMillis() / 3;
            default -> clockStep.toMillis();
        };
        long millis = random.nextLong(-most, most + 1);
        story.tell("the clock of %s goes wrong by %+.1f s", victim.name(), millis / 1e3);
        victim.stepClock(millis);
    }

    private void messages() {
        String lane = any(LANES);
        if (random.nextBoolean()) {
            int count = 1 + random.nextInt(20);
            if (messages.add(lane, count)) {
                story.tell("%d wake-ups too many in %s", count, lane);
            }
        } else if (messages.drop(lane)) {
            story.tell("the wake-ups of %s are lost", lane);
        }
    }

    private void shop() {
        DemoShop shop = any(shops);
        List<Fault> faults = new ArrayList<>(List.of(
                new Fault.Drop(),
                new Fault.DropAfterwards(),
                new Fault.CutBody(),
                Fault.status(500),
                Fault.status(503),
                Fault.tooMany(1)));
        Fault fault = any(faults);
        story.tell("a shop fails: %s", fault.getClass().getSimpleName());
        shop.faults().next("/api/", 1 + random.nextInt(2), fault);
    }

    private <T> T any(List<T> choice) {
        return choice.get(random.nextInt(choice.size()));
    }

    private void pause(int least, int most) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(least, most)));
    }
}
