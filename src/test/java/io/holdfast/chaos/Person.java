package io.holdfast.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.chaos.fault.Story;
import io.holdfast.chaos.judge.Evidence;
import io.holdfast.chaos.judge.Window;
import io.holdfast.process.ApiProblem;
import io.holdfast.process.HoldfastApi;
import io.holdfast.shop.ShopState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Somebody of a tenant who backs up and restores a shop again and again, as the seed says, and notes what the shop held meanwhile. */
final class Person implements Runnable {
    private static final String BACKUPS = "/api/v1/backups";
    private static final String RESTORES = "/api/v1/restores";
    private static final int SPOILED = 12;

    private final Tenancy at;
    private final Account account;
    private final Story story;
    private final Random random;
    private final Requests backups;
    private final Requests restores;
    private final List<String> kept = new ArrayList<>();
    private volatile boolean stopping;
    private Taken last;
    private boolean sound = true;
    private int jobs;

    /** A backup of a shop that kept still, and what the shop held. */
    private record Taken(String id, ShopState state) {}

    Person(Tenancy at, Account account, Story story, Random random) {
        this.at = at;
        this.account = account;
        this.story = story;
        this.random = random;
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
            try {
                takeStrays();
                next();
                backups.done();
                restores.done();
            } catch (Doors.NoAnswer e) {
                backups.letGo();
                restores.letGo();
                story.tell("%s got no answer for long: %s", at.name(), e.getMessage());
            }
        }
        try {
            takeStrays();
            backUp(
                    false,
                    false); // after all that, a plain backup has to go well; and it ends what could be tried again
        } catch (Doors.NoAnswer e) {
            story.tell("%s got no answer for long: %s", at.name(), e.getMessage());
        }
    }

    private void next() {
        int kind = random.nextInt(100);
        if (last == null) {
            backUp(false, false);
        } else if (!sound) {
            restore(false);
        } else if (kind < 45) {
            backUp(false, false);
        } else if (kind < 60) {
            backUp(true, false);
        } else if (kind < 68) {
            backUp(false, true);
        } else if (kind < 88) {
            at.shop().spoil(SPOILED, random.nextLong());
            restore(false);
        } else if (kind < 92) {
            at.shop().spoil(SPOILED, random.nextLong());
            restore(true);
        } else if (kept.size() > 3) {
            delete(kept.remove(random.nextInt(kept.size() - 2)));
        }
    }

    private void backUp(boolean changing, boolean cancelled) {
        ShopState before = at.history().noted(at.shop().snapshot());
        long from = System.nanoTime();
        String address = "/api/v1/sources/" + at.source() + "/backups";
        String id = backups.start(address, HoldfastApi.object("name", at.name() + " " + ++jobs));
        if (random.nextInt(4) == 0) {
            backups.rival(address, HoldfastApi.object("name", "rival"));
        }
        Changes changes = new Changes(at.shop(), random);
        int cancelAt = random.nextInt(8);
        int[] looks = {0};
        Optional<JsonNode> end = backups.end(id, BACKUPS, now -> {
            if (changing) {
                changes.one();
            }
            if (cancelled && looks[0]++ == cancelAt) {
                backups.cancel(now.get("job_id").asText());
            }
        });
        String state = end.map(it -> it.path("state").asText()).orElse("(none)");
        boolean mayFail = cancelled && state.equals("CANCELLED") || changing && state.equals("PARTIAL");
        tell("backup", state, mayFail, end);
        boolean again = state.equals("FAILED") || state.equals("CANCELLED") && random.nextBoolean();
        if (again && !changing) {
            backups.retry(BACKUPS + "/" + id);
            end = backups.end(id, BACKUPS, now -> {});
            state = end.map(it -> it.path("state").asText()).orElse("(none)");
            tell("retry", state, false, end);
        }
        account.asked(new Evidence.Asked(id, new Window(from, System.nanoTime())));
        if (state.equals("SUCCEEDED")) {
            kept.add(id);
            if (!changing) {
                last = new Taken(id, before);
            }
        }
    }

    private void restore(boolean cancelled) {
        long from = System.nanoTime();
        String id = restores.start(RESTORES, HoldfastApi.object("backup_id", last.id()));
        int cancelAt = random.nextInt(30);
        int[] looks = {0};
        Optional<JsonNode> end = restores.end(id, RESTORES, now -> {
            if (cancelled && looks[0]++ == cancelAt) {
                restores.cancel(now.get("job_id").asText());
            }
        });
        String state = end.map(it -> it.path("state").asText()).orElse("(none)");
        sound = state.equals("SUCCEEDED");
        String safety = end.map(it -> it.path("safety_backup_id").asText(null)).orElse(null);
        account.put(new Evidence.Put(
                id,
                at.source(),
                safety,
                new Window(from, System.nanoTime()),
                sound,
                last.state(),
                at.history().noted(at.shop().snapshot())));
        tell("restore", state, cancelled && state.equals("CANCELLED"), end);
    }

    private void delete(String id) {
        try {
            at.doors()
                    .asked(
                            api -> {
                                api.delete(BACKUPS + "/" + id);
                                return id;
                            },
                            Duration.ofMinutes(2));
            story.tell("%s deleted a backup", at.name());
        } catch (ApiProblem e) {
            account.unclean("%d %s for deleting a backup".formatted(e.status(), e.code()));
        }
    }

    /** Takes over what was begun though the answer to the request was lost. */
    private void takeStrays() {
        long from = System.nanoTime() - Duration.ofMinutes(10).toNanos();
        for (String id : backups.strays()) {
            backups.know(id);
            Optional<JsonNode> end = backups.end(id, BACKUPS, now -> {});
            account.asked(new Evidence.Asked(id, new Window(from, System.nanoTime())));
            tell("stray backup", end.map(it -> it.path("state").asText()).orElse("(none)"), false, end);
        }
        for (String id : restores.strays()) {
            restores.know(id);
            Optional<JsonNode> end = restores.end(id, RESTORES, now -> {});
            sound = false;
            tell("stray restore", end.map(it -> it.path("state").asText()).orElse("(none)"), true, end);
        }
    }

    private void tell(String what, String state, boolean mayFail, Optional<JsonNode> end) {
        account.ended(what, state, mayFail);
        String why = end.filter(it -> !state.equals("SUCCEEDED"))
                .map(it -> ", " + it.path("error_code").asText("") + ": "
                        + it.path("error_detail").asText(""))
                .orElse("");
        story.tell("%s: %s %s%s", at.name(), what, state, why);
    }
}
