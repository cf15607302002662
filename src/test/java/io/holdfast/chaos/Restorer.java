package io.holdfast.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.chaos.fault.Story;
import io.holdfast.chaos.judge.Window;
import io.holdfast.chaos.judge.WriteBack;
import io.holdfast.process.HoldfastApi;
import io.holdfast.shop.Aisle;
import io.holdfast.shop.Fault;
import io.holdfast.shop.ShopState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Somebody of a tenant whose shop is spoiled again and again, and who restores it each time, as the seed says. */
final class Restorer implements Runnable {
    private static final String BACKUPS = "/api/v1/backups";
    private static final String RESTORES = "/api/v1/restores";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** After so many restores the shop as it is now is backed up anew. */
    private static final int RESTORES_A_BACKUP = 6;

    private final Tenancy at;
    private final Account account;
    private final Ledger ledger;
    private final Story story;
    private final Random random;
    private final Requests backups;
    private final Requests restores;
    private final boolean others;
    private volatile boolean stopping;
    private Taken last;
    private boolean sound = true;
    private long quiet = System.nanoTime();
    private int restored;

    /** A backup, when it was made, and what the shop held. */
    private record Taken(String id, Window window, ShopState state) {}

    /** @param others whether somebody else changes records while a restore writes */
    Restorer(Tenancy at, Account account, Ledger ledger, Story story, Random random, boolean others) {
        this.at = at;
        this.account = account;
        this.ledger = ledger;
        this.story = story;
        this.random = random;
        this.others = others;
        this.backups = new Requests(at.doors(), account, BACKUPS);
        this.restores = new Requests(at.doors(), account, RESTORES);
    }

    /** Nothing new is begun; {@link #run} returns at the end of what runs. */
    void stop() {
        stopping = true;
    }

    @Override
    public void run() {
        while (!stopping) {
            attempt(this::next);
        }
        if (!sound) {
            attempt(this::restore); // after all that, one has to go well
        }
    }

    private void attempt(Runnable deed) {
        try {
            takeStrays();
            deed.run();
            backups.done();
            restores.done();
        } catch (Doors.NoAnswer e) {
            backups.letGo();
            restores.letGo();
            story.tell("%s got no answer for long: %s", at.name(), e.getMessage());
        }
    }

    private void next() {
        if (last == null || sound && restored >= RESTORES_A_BACKUP) {
            backUp();
            return;
        }
        if (sound) {
            at.history().byHand(() -> at.shop().spoil(12 + random.nextInt(20), random.nextLong()));
        }
        if (random.nextInt(3) == 0) {
            // The platform does it, and its answer is lost on the way.
            at.shop()
                    .faults()
                    .next(
                            request -> request.method().matches("POST|PUT"),
                            1 + random.nextInt(2),
                            new Fault.DropAfterwards());
        }
        restore();
    }

    private void backUp() {
        ShopState state = at.history().noted(at.shop().snapshot());
        long from = System.nanoTime();
        String id = backups.start(
                "/api/v1/sources/" + at.source() + "/backups", HoldfastApi.object("name", at.name() + " as it was"));
        Optional<JsonNode> end = backups.end(id, BACKUPS, now -> {});
        if (tell("backup", end).equals("SUCCEEDED")) {
            last = new Taken(id, new Window(from, System.nanoTime()), state);
            restored = 0;
        }
    }

    private void restore() {
        long from = System.nanoTime();
        String id = restores.start(RESTORES, HoldfastApi.object("backup_id", last.id()));
        Optional<JsonNode> end = restores.end(id, RESTORES, this::meddle);
        String state = tell("restore", end);
        // What somebody else changed meanwhile is left to him.
        sound = state.equals("SUCCEEDED") || others && state.equals("PARTIAL");
        restored++;
        List<WriteBack.Item> items =
                at.doors().asked(api -> api.all(RESTORES + "/" + id + "/items?limit=1000"), PATIENCE).stream()
                        .map(Restorer::item)
                        .toList();
        ShopState found = at.history().noted(at.shop().snapshot());
        quiet = System.nanoTime();
        ledger.put(new WriteBack(
                id, at.source(), last.window(), new Window(from, quiet), state, items, last.state(), found));
    }

    /** Somebody else changes a record while the restore writes: from the end of its safety backup on. */
    private void meddle(JsonNode restore) {
        String safety = restore.path("safety_backup_id").asText(null);
        if (!others || safety == null || random.nextInt(3) > 0) {
            return;
        }
        String state = at.doors()
                .asked(api -> api.get(BACKUPS + "/" + safety), PATIENCE)
                .path("state")
                .asText();
        if (state.equals("SUCCEEDED") || state.equals("PARTIAL")) {
            Aisle aisle = random.nextBoolean() ? Aisle.CUSTOMERS : Aisle.ORDERS;
            List<Long> ids = at.shop().ids(aisle);
            long id = ids.get(random.nextInt(ids.size()));
            String change = "{\"note\":\"somebody's own %d\"}".formatted(random.nextInt());
            at.history().byHand(() -> at.shop().change(aisle, id, change));
        }
    }

    private static WriteBack.Item item(JsonNode item) {
        return new WriteBack.Item(
                item.path("stream").asText(),
                item.path("key").asText(),
                item.path("outcome").asText(),
                item.path("new_key").asText(null));
    }

    /** Takes over what was begun though the answer to the request was lost. */
    private void takeStrays() {
        for (String id : backups.strays()) {
            backups.know(id);
            tell("stray backup", backups.end(id, BACKUPS, now -> {}));
        }
        for (String id : restores.strays()) {
            restores.know(id);
            tell("stray restore", restores.end(id, RESTORES, now -> {}));
            sound = false;
            long from = quiet;
            quiet = System.nanoTime();
            ledger.ran(at.source(), new Window(from, quiet));
        }
    }

    private String tell(String what, Optional<JsonNode> end) {
        String state = end.map(it -> it.path("state").asText()).orElse("(none)");
        account.ended(what, state, what.startsWith("stray"));
        String why = end.filter(it -> !state.equals("SUCCEEDED"))
                .map(it -> ", " + it.path("error_code").asText("") + ": "
                        + it.path("error_detail").asText(""))
                .orElse("");
        story.tell("%s: %s %s%s", at.name(), what, state, why);
        return state;
    }
}
