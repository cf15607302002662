package io.holdfast.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.chaos.fault.Story;
import io.holdfast.chaos.judge.Evidence;
import io.holdfast.chaos.judge.Harm;
import io.holdfast.chaos.judge.Window;
import io.holdfast.process.HoldfastApi;
import io.holdfast.shop.Aisle;
import io.holdfast.shop.ShopState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Somebody of a tenant who looks after a vault: makes backups of a shop that changes, verifies, pins, reads and deletes them, restores, and sees what becomes of
 * backups whose objects are damaged. The shop keeps still while a backup reads it.
 */
final class Keeper implements Runnable {
    private static final String BACKUPS = "/api/v1/backups";
    private static final String RESTORES = "/api/v1/restores";
    private static final int FEW = 2;

    private final Tenancy at;
    private final Account account;
    private final Tally tally;
    private final Vandal vandal;
    private final Story story;
    private final Random random;
    private final Requests backups;
    private final Requests restores;
    private final Shelves shelves;
    private final List<String> kept = new ArrayList<>();
    private volatile boolean stopping;
    private Taken last;
    private boolean restored = true;

    /** A whole backup, and what the shop held. */
    private record Taken(String id, ShopState state) {}

    Keeper(Tenancy at, Account account, Tally tally, Vandal vandal, Story story, Random random) {
        this.at = at;
        this.account = account;
        this.tally = tally;
        this.vandal = vandal;
        this.story = story;
        this.random = random;
        this.backups = new Requests(at.doors(), account, BACKUPS);
        this.restores = new Requests(at.doors(), account, RESTORES);
        this.shelves = new Shelves(at, tally, account);
    }

    /** Nothing new is begun; {@link #run} returns once everything was verified and backed up for the last time. */
    void stop() {
        stopping = true;
    }

    @Override
    public void run() {
        while (!stopping) {
            attempt(() -> {
                takeStrays();
                next();
            });
        }
        attempt(this::last);
    }

    private interface Act {
        void go() throws InterruptedException;
    }

    private void attempt(Act act) {
        try {
            act.go();
        } catch (Doors.NoAnswer e) {
            story.tell("%s got no answer for long: %s", at.name(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            tally.broken("%s could not go on: %s", at.name(), e);
        }
    }

    /** All damage is found, the next backup is whole, and most of the others go. */
    private void last() {
        takeStrays();
        verifyAll();
        if (!backUp("the last backup", false, now -> {}).equals("SUCCEEDED")) {
            tally.broken("the last backup of %s is not whole", at.name());
        }
        List<String> there = new ArrayList<>(shelves.readable());
        there.remove(last == null ? "" : last.id());
        Collections.shuffle(there, random);
        there.subList(0, there.size() / 2).forEach(shelves::delete);
    }

    private void next() throws InterruptedException {
        int kind = random.nextInt(100);
        if (last == null || kept.size() < FEW || !restored && kind < 70) {
            change();
            backUp("backup", false, now -> {});
        } else if (kind < 22) {
            change();
            backUp("backup", false, now -> {});
        } else if (kind < 30) {
            change();
            backUpAndCancel();
        } else if (kind < 44) {
            change();
            backUpBeside();
        } else if (kind < 54) {
            shelves.startVerification(any(), random.nextBoolean()).ifPresent(shelves::awaitVerification);
        } else if (kind < 68) {
            harmAndHeal();
        } else if (kind < 74) {
            harmBesideABackup();
        } else if (kind < 86) {
            deleteMany();
        } else if (kind < 90) {
            String id = any();
            if (!shelves.pinForAWhile(id)) {
                kept.remove(id);
            }
        } else if (kind < 95) {
            deleteWhileRead();
        } else {
            restore();
        }
    }

    private String any() {
        return kept.get(random.nextInt(kept.size()));
    }

    /** Changes nothing, a few records or so many that a new base is due; now and then something goes. */
    private void change() {
        int changes = List.of(0, 2, 12).get(random.nextInt(3));
        for (int i = 0; i < changes; i++) {
            Aisle aisle = List.of(Aisle.PRODUCTS, Aisle.CUSTOMERS, Aisle.ORDERS).get(random.nextInt(3));
            List<Long> ids = at.shop().ids(aisle);
            at.shop()
                    .change(
                            aisle,
                            ids.get(random.nextInt(ids.size())),
                            "{\"%s\":\"changed %d\"}"
                                    .formatted(aisle == Aisle.PRODUCTS ? "vendor" : "note", random.nextInt()));
        }
        Aisle aisle = random.nextBoolean() ? Aisle.ORDERS : Aisle.PRODUCTS;
        List<Long> ids = at.shop().ids(aisle);
        if (random.nextInt(3) == 0 && ids.size() > 10) {
            at.shop().delete(aisle, ids.get(random.nextInt(ids.size())));
        }
    }

    /** Makes a backup to its end. @return how it ended */
    private String backUp(String what, boolean mayFail, Consumer<JsonNode> meanwhile) {
        ShopState before = at.history().noted(at.shop().snapshot());
        long from = System.nanoTime();
        String id = backups.start("/api/v1/sources/" + at.source() + "/backups", HoldfastApi.object("name", what));
        Optional<JsonNode> end = backups.end(id, BACKUPS, meanwhile);
        String state = tell(what, mayFail, end);
        if (!state.equals("SUCCEEDED") && !state.equals("PARTIAL") && random.nextInt(4) > 0) {
            backups.retry(BACKUPS + "/" + id);
            state = tell("retry", mayFail && !state.equals("CANCELLED"), backups.end(id, BACKUPS, now -> {}));
        }
        account.asked(new Evidence.Asked(id, new Window(from, System.nanoTime())));
        if (state.equals("SUCCEEDED") || state.equals("PARTIAL")) {
            kept.add(id);
        }
        if (state.equals("SUCCEEDED")) {
            last = new Taken(id, before);
            restored = true;
        }
        return state;
    }

    private void backUpAndCancel() {
        int cancelAt = random.nextInt(8);
        int[] looks = {0};
        backUp("cancelled backup", true, now -> {
            if (looks[0]++ == cancelAt) {
                backups.cancel(now.get("job_id").asText());
            }
        });
    }

    /** A backup beside verifications and deletions of others. */
    private void backUpBeside() {
        List<String> jobs = new ArrayList<>();
        backUp("backup beside other work", false, now -> {
            int kind = random.nextInt(4);
            if (kind == 0 && jobs.size() < 3) {
                shelves.startVerification(any(), random.nextBoolean()).ifPresent(jobs::add);
            } else if (kind == 1 && kept.size() > FEW) {
                String id = kept.get(random.nextInt(kept.size() - 1));
                if (!isLast(id) && shelves.deleteOnce(id).isEmpty()) {
                    kept.remove(id);
                }
            }
        });
        jobs.forEach(shelves::awaitVerification);
    }

    private boolean isLast(String id) {
        return last != null && last.id().equals(id);
    }

    private void harmAndHeal() {
        boolean found = false;
        int deeds = 1 + random.nextInt(2);
        for (int i = 0; i < deeds; i++) {
            Optional<Harm> harm = vandal.harm(at, random);
            if (harm.isPresent()) {
                last = null;
                found |= isFound(harm.get());
            }
        }
        if (found) {
            heal();
        }
    }

    /** The same beside a backup, which may stand on what is damaged. */
    private void harmBesideABackup() {
        change();
        int harmAt = random.nextInt(6);
        int[] looks = {0};
        List<Harm> harms = new ArrayList<>();
        List<String> jobs = new ArrayList<>();
        backUp("backup beside damage", true, now -> {
            if (looks[0]++ == harmAt) {
                vandal.harm(at, random).ifPresent(harm -> {
                    harms.add(harm);
                    vandal.users(harm.object()).stream()
                            .findFirst()
                            .flatMap(user -> shelves.startVerification(user, true))
                            .ifPresent(jobs::add);
                });
            }
        });
        jobs.forEach(shelves::awaitVerification);
        if (!harms.isEmpty()) {
            last = null;
            if (isFound(harms.getFirst())) {
                heal();
            }
        }
    }

    /** Lets a verification find what was done. @return whether one did; none does where no backup is left that needs the object */
    private boolean isFound(Harm harm) {
        for (String user : vandal.users(harm.object())) {
            boolean full = !harm.gone() || random.nextBoolean();
            String state = shelves.startVerification(user, full)
                    .map(shelves::awaitVerification)
                    .orElse("");
            boolean looked = state.equals("SUCCEEDED") || state.equals("PARTIAL");
            if (looked && vandal.isTakenForWhole(harm.object())) {
                tally.broken(
                        "a verification of %s did not find what was done to %s",
                        user, harm.object().key());
            } else if (looked) {
                return true;
            }
        }
        return false;
    }

    /** The backup after damage that was found is whole. */
    private void heal() {
        change();
        String state = backUp("backup after damage", false, now -> {});
        if (state.equals("SUCCEEDED")) {
            tally.healed();
        } else if (state.equals("PARTIAL")) {
            tally.broken("a backup of %s after damage is PARTIAL", at.name());
        }
    }

    private void deleteMany() {
        List<String> some = new ArrayList<>(kept.subList(0, kept.size() - 1));
        Collections.shuffle(some, random);
        for (String id : some.subList(0, 1 + random.nextInt(some.size()))) {
            if (!isLast(id) && shelves.delete(id)) {
                kept.remove(id);
            }
        }
        story.tell("%s keeps %d backups", at.name(), kept.size());
    }

    private void deleteWhileRead() throws InterruptedException {
        String id = any();
        if (!isLast(id) && !shelves.isDamaged(id) && shelves.deleteWhileRead(id, "orders")) {
            kept.remove(id);
        }
    }

    private void restore() {
        at.shop().spoil(8, random.nextLong());
        long from = System.nanoTime();
        Taken wanted = last;
        String id = restores.start(RESTORES, HoldfastApi.object("backup_id", wanted.id()));
        int[] looks = {0};
        Optional<JsonNode> end = restores.end(id, RESTORES, now -> {
            if (looks[0]++ == 3) {
                shelves.deleteOnce(wanted.id())
                        .ifPresentOrElse(
                                code -> {}, () -> tally.broken("a backup was deleted that a restore reads: %s", id));
            }
        });
        restored = end.map(it -> it.path("state").asText()).orElse("").equals("SUCCEEDED");
        account.put(new Evidence.Put(
                id,
                at.source(),
                end.map(it -> it.path("safety_backup_id").asText(null)).orElse(null),
                new Window(from, System.nanoTime()),
                restored,
                wanted.state(),
                at.history().noted(at.shop().snapshot())));
        tell("restore", false, end);
    }

    private void verifyAll() {
        for (String id : shelves.readable()) {
            shelves.startVerification(id, true).ifPresent(job -> {
                String state = shelves.awaitVerification(job);
                if (!state.equals("SUCCEEDED") && !state.equals("PARTIAL")) {
                    tally.broken("the verification of %s is %s", id, state);
                }
            });
        }
    }

    /** Takes over what was begun though the answer to the request was lost. */
    private void takeStrays() {
        long from = System.nanoTime() - Duration.ofMinutes(10).toNanos();
        for (String id : backups.strays()) {
            backups.know(id);
            String state = tell("stray backup", false, backups.end(id, BACKUPS, now -> {}));
            account.asked(new Evidence.Asked(id, new Window(from, System.nanoTime())));
            if (state.equals("SUCCEEDED") || state.equals("PARTIAL")) {
                kept.add(id);
            }
        }
        for (String id : restores.strays()) {
            restores.know(id);
            tell("stray restore", true, restores.end(id, RESTORES, now -> {}));
            restored = false;
        }
    }

    private String tell(String what, boolean mayFail, Optional<JsonNode> end) {
        String state = end.map(it -> it.path("state").asText()).orElse("(none)");
        account.ended(what, state, mayFail);
        String why = end.filter(it -> !state.equals("SUCCEEDED"))
                .map(it -> ", " + it.path("error_code").asText("") + ": "
                        + it.path("error_detail").asText(""))
                .orElse("");
        story.tell("%s: %s %s%s", at.name(), what, state, why);
        return state;
    }
}
