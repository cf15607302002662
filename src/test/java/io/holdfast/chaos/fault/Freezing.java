package io.holdfast.chaos.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Freezes replicas (SIGSTOP) at named steps for longer than their leases: who wakes up there believes that it still holds its task, while a successor has taken it over. One
 * point after the other, as the seed says, until it is told to stop.
 */
public final class Freezing implements Runnable {
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final List<Replica> replicas;
    private final HookDesk desk;
    private final Story story;
    private final Random random;
    private final Duration lease;
    private final List<String> points;
    private volatile boolean stopping;
    private int turn;

    /** @param lease how long a claim lasts, so that freezes last longer */
    public Freezing(List<Replica> replicas, HookDesk desk, Story story, long seed, Killing.Aims aims, Duration lease) {
        this.replicas = replicas;
        this.desk = desk;
        this.story = story;
        this.random = new Random(seed);
        this.lease = lease;
        this.points = new ArrayList<>(aims.points());
        Collections.shuffle(points, random);
    }

    /** Nobody freezes any more; {@link #run} returns once everybody goes on. */
    public void stop() {
        stopping = true;
    }

    @Override
    public void run() {
        while (!stopping) {
            pause(500, 4000);
            Replica victim = replicas.get(random.nextInt(replicas.size()));
            if (victim.isReady()) {
                freeze(victim, points.get(turn++ % points.size()));
            }
        }
        replicas.forEach(Replica::thaw);
    }

    private void freeze(Replica victim, String point) {
        int before = desk.frozen(point);
        if (!victim.freezeAt(point, 1 + random.nextInt(3))) {
            return;
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (desk.frozen(point) == before && System.nanoTime() < deadline && victim.isReady() && !stopping) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        if (desk.frozen(point) > before) {
            story.tell("%s is frozen at %s", victim.name(), point);
            pause((int) lease.toMillis() + 500, (int) lease.toMillis() + 3000);
        }
        victim.thaw();
    }

    private void pause(int least, int most) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(least, most)));
    }
}
