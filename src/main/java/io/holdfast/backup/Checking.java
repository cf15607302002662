package io.holdfast.backup;

import io.holdfast.database.Database;
import io.holdfast.database.Database.Effect;
import io.holdfast.database.Json;
import io.holdfast.job.NewTask;
import io.holdfast.job.Settlement;
import io.holdfast.job.TaskRun;
import io.holdfast.vault.Damages;
import io.holdfast.vault.Damages.Touched;
import io.holdfast.vault.ObjectCheck;
import io.holdfast.vault.ObjectCheck.Depth;
import io.holdfast.vault.Place;
import io.holdfast.vault.Snapshots;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The steps that verifications are made of: look at objects, look at manifests, then find out what broken objects touch. */
@Singleton
class Checking {
    static final String OBJECTS = "objects";
    static final String MANIFESTS = "manifests";
    static final String ASSESS = "assess";
    private static final int OBJECTS_A_TASK = 200;
    private static final int LOOK = 1;
    private static final int AFTERWARDS = 2;
    private final ObjectCheck check;
    private final Damages damages;
    private final Snapshots snapshots;
    private final Database database;
    private final Json json;
    private final Event<DamageFound> found;

    Checking(
            ObjectCheck check,
            Damages damages,
            Snapshots snapshots,
            Database database,
            Json json,
            Event<DamageFound> found) {
        this.check = check;
        this.damages = damages;
        this.snapshots = snapshots;
        this.database = database;
        this.json = json;
        this.found = found;
    }

    @RegisterForReflection
    record Objects(List<Long> ids, Depth depth) {}

    @RegisterForReflection
    record Backups(List<UUID> ids) {}

    /** The tasks that look at some objects and some manifests of a place, and then at what is broken. */
    static List<NewTask> tasks(List<Long> objects, List<UUID> backups, Depth depth) {
        List<NewTask> tasks = new ArrayList<>();
        for (int at = 0; at < objects.size(); at += OBJECTS_A_TASK) {
            List<Long> part = List.copyOf(objects.subList(at, Math.min(objects.size(), at + OBJECTS_A_TASK)));
            tasks.add(NewTask.of(OBJECTS, LOOK, new Objects(part, depth)));
        }
        tasks.add(NewTask.of(MANIFESTS, AFTERWARDS, new Backups(backups)));
        tasks.add(NewTask.of(ASSESS, AFTERWARDS, Map.of()));
        return tasks;
    }

    Settlement run(TaskRun run) {
        Place place = new Place(run.job().tenant(), run.job().source());
        return switch (run.name()) {
            case OBJECTS -> {
                Objects objects = run.payload(Objects.class);
                ObjectCheck.Looked looked = check.check(place, objects.ids(), objects.depth());
                yield Settlement.done(looked.objects(), Effect.NONE);
            }
            case MANIFESTS -> manifests(run, place);
            case ASSESS -> assess(run, place);
            default -> throw new IllegalArgumentException("A verification has no step " + run.name());
        };
    }

    private Settlement manifests(TaskRun run, Place place) {
        List<Touched> backups = readable(place, run.payload(Backups.class).ids());
        for (Touched backup : backups) {
            run.checkStopping();
            damages.manifest(
                    place, backup, check.manifest(place, backup.seq(), backup.backup(), text -> isOf(backup, text)));
        }
        check.key(place);
        return Settlement.done(backups.size(), Effect.NONE);
    }

    private boolean isOf(Touched backup, String text) {
        BackupClosing.Manifest manifest = json.value(text, BackupClosing.Manifest.class);
        return manifest.backup().equals(backup.backup())
                && manifest.seq() == backup.seq()
                && manifest.streams().equals(snapshots.of(backup.backup()));
    }

    private Settlement assess(TaskRun run, Place place) {
        List<UUID> hurt = new ArrayList<>();
        List<Touched> touched = damages.touched(place);
        Set<UUID> known = damages.damaged(touched.stream().map(Touched::backup).toList());
        for (Touched backup : touched) {
            run.checkStopping();
            if (damages.assess(place, backup) > 0 && !known.contains(backup.backup())) {
                hurt.add(backup.backup());
            }
        }
        Effect told = hurt.isEmpty()
                ? Effect.NONE
                : sql -> found.fire(new DamageFound(sql, place.tenant(), place.source(), hurt));
        return Settlement.done(0, told);
    }

    private List<Touched> readable(Place place, List<UUID> ids) {
        return database.list(
                row -> new Touched(row.id("backup_id"), row.large("seq")),
                "select backup_id, seq from moment where source_id = ? and backup_id = any(?::uuid[]) and state = 'SEALED' order by seq",
                place.source(),
                ids);
    }

    /** The backups of a place whose manifests were looked at longest ago: one part of {@code parts}. */
    List<UUID> share(Place place, int parts) {
        return database.list(row -> row.id("id"), """
                select b.id from backup b join moment m on m.backup_id = b.id where b.source_id = ? and m.state = 'SEALED'
                order by b.verified_at nulls first, b.seq limit (select (count(*) + ? - 1) / ? from moment where source_id = ? and state = 'SEALED')""", place.source(), parts, parts, place.source());
    }
}
