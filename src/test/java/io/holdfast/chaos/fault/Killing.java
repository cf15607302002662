package io.holdfast.chaos.fault;

import io.holdfast.chaos.hook.Steps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/**
 * Kills replicas, at random moments and at named steps. Every step that a service comes by without failing is taken from both sides, again and again, as far
 * as the kills suffice; those that it comes by only when something fails are tried too, but not owed.
 */
public final class Killing {
    /**
     * Where processes die.
     *
     * @param owed steps that every campaign of some length comes by
     * @param rare those that it comes by only when something fails
     * @param pause the longest between two deaths, in milliseconds
     */
    public record Aims(List<Steps> owed, List<Steps> rare, int pause) {
        /** The steps of the engine. */
        public static final Aims JOBS = new Aims(
                List.of(Steps.CLAIM, Steps.STORE, Steps.DONE, Steps.PUBLISH, Steps.FINISH, Steps.CHECKPOINT),
                List.of(Steps.PUT_BACK, Steps.THROTTLED),
                2500);

        /** The steps at which the vault's objects and their rows come and go. */
        public static final Aims VAULT = new Aims(
                List.of(
                        Steps.STORE,
                        Steps.REGISTER,
                        Steps.STRETCH,
                        Steps.MANIFEST,
                        Steps.MANIFEST_DELETE,
                        Steps.CONDEMN,
                        Steps.OBJECT_DELETE,
                        Steps.ROW_DELETE),
                List.of(Steps.BREAK, Steps.ASSESS),
                6000);

        /** The steps between a platform's answer to a write and what is noted of it. */
        public static final Aims RESTORE = new Aims(
                List.of(Steps.INTEND, Steps.TRY, Steps.CREATE, Steps.UPDATE, Steps.NOTE),
                List.of(Steps.CHECKPOINT, Steps.DONE),
                4000);

        /** The points that are owed: both sides of each step. */
        List<String> points() {
            return owed.stream()
                    .flatMap(step -> Stream.of(step.before(), step.after()))
                    .toList();
        }
    }

    /** From so many kills on, more work is let pass between two of them. */
    private static final int UNHURRIED = 50;

    private static final Duration PATIENCE = Duration.ofSeconds(12);

    private final List<Replica> replicas;
    private final HookDesk desk;
    private final Story story;
    private final Random random;
    private final Aims aims;
    private final List<String> points = new ArrayList<>();
    private int turn;
    private int kills;

    /** @param replicas that may die */
    public Killing(List<Replica> replicas, HookDesk desk, Story story, long seed, Aims aims) {
        this.replicas = replicas;
        this.desk = desk;
        this.story = story;
        this.random = new Random(seed);
        this.aims = aims;
        points.addAll(aims.points());
        Collections.shuffle(points, random);
    }

    /** How many processes were killed so far. */
    public int kills() {
        return kills;
    }

    /** Kills that many processes, each at a point or a moment that the seed chooses. */
    public void kill(int wanted) {
        int most = wanted > UNHURRIED ? Math.max(4000, aims.pause()) : aims.pause();
        List<String> missed = new ArrayList<>();
        while (kills < wanted) {
            pause(200, most);
            boolean named = !missed.isEmpty() || random.nextInt(100) < 60;
            if (!named) {
                killSomebody(random.nextInt(8) == 0 ? 2 : 1, wanted);
                continue;
            }
            String point = missed.isEmpty() ? points.get(turn++ % points.size()) : missed.removeFirst();
            if (!killAt(point)) {
                missed.add(point);
                killSomebody(1, wanted);
            }
            if (random.nextInt(6) == 0) {
                Steps rare = aims.rare().get(random.nextInt(aims.rare().size()));
                if (kills < wanted) {
                    killAt(random.nextBoolean() ? rare.before() : rare.after());
                }
            }
        }
    }

    /**
     * As {@link #kill(int)}, but deaths do not outrun the work: between two of them some of it comes to an end, as far as that can be waited for.
     *
     * @param ended how much work has ended so far
     * @param least how much has to end
     */
    public void kill(int wanted, IntSupplier ended, int least, Duration patience) {
        for (int next = 1; next <= wanted; next++) {
            kill(next);
            int before = ended.getAsInt();
            long deadline = System.nanoTime() + patience.toNanos();
            while (ended.getAsInt() < before + least && System.nanoTime() < deadline) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
    }

    /** The points that are owed and at which no process died. */
    public List<String> neverHit() {
        return new TreeSet<>(points)
                .stream().filter(point -> desk.hits(point) == 0).toList();
    }

    /** The steps, and the clock, that were found in no process under the names that they are looked for by. */
    public List<String> notFound() {
        return Stream.concat(
                        Stream.concat(aims.owed().stream(), aims.rare().stream())
                                .map(Steps::name),
                        Stream.of("CLOCK"))
                .filter(name -> !desk.woven().contains(name))
                .toList();
    }

    /** How many named points a campaign owes. */
    public int owed() {
        return points.size();
    }

    private boolean killAt(String point) {
        Replica victim = awaitVictim();
        int before = desk.hits(point);
        int count = point.startsWith(Steps.FINISH.name()) ? 1 : 1 + random.nextInt(4);
        if (!victim.arm(point, count)) {
            return false;
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (desk.hits(point) == before && System.nanoTime() < deadline && victim.isReady()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        victim.disarm();
        boolean hit = desk.hits(point) > before;
        if (hit) {
            kills++;
            story.tell("kill %d: %s died at %s", kills, victim.name(), point);
        }
        return hit;
    }

    private void killSomebody(int howMany, int wanted) {
        for (int i = 0; i < howMany && kills < wanted; i++) {
            Replica victim = awaitVictim();
            victim.kill();
            kills++;
            story.tell("kill %d: SIGKILL for %s", kills, victim.name());
        }
    }

    /** A replica that is ready, chosen by the seed. */
    private Replica awaitVictim() {
        List<Replica> order = new ArrayList<>(replicas);
        Collections.shuffle(order, random);
        while (true) {
            for (Replica each : order) {
                if (each.isReady()) {
                    return each;
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private void pause(int least, int most) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(least, most)));
    }
}
