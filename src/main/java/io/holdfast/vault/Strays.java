package io.holdfast.vault;

import io.holdfast.database.Database;
import io.holdfast.store.ObjectStore;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Objects that lie in the store without a row, because a process died between storing and noting. They are noted when they are first seen, and deleted when they
 * are seen again after a time that no backup lives through; the store's own clock is not asked. Safe for use by many threads.
 */
@Singleton
public class Strays {
    private static final int PAGE = 1000;
    private static final List<ObjectKind> KINDS =
            List.of(ObjectKind.SEGMENT, ObjectKind.BASE, ObjectKind.MEDIA, ObjectKind.EXPORT);
    private final Database database;
    private final ObjectStore store;
    private final Installation installation;
    private final VaultMetrics metrics;
    private final Clock clock;

    Strays(Database database, ObjectStore store, Installation installation, VaultMetrics metrics, Clock clock) {
        this.database = database;
        this.store = store;
        this.installation = installation;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Looks through all objects of a place and deletes those without a row that have been known for {@code age}; {@code deletion_stopped} where this database
     * may not. Returns how many were deleted.
     */
    public int sweep(Place place, Duration age) {
        installation.requireDeletable(place);
        for (ObjectKind kind : KINDS) {
            String folder = place.folder(kind);
            String after = folder;
            for (Iterator<List<String>> pages = store.pages(folder, PAGE); pages.hasNext(); ) {
                List<String> keys = pages.next();
                note(place, folder, after, keys);
                after = keys.getLast();
            }
        }
        return delete(place, age);
    }

    private void note(Place place, String folder, String after, List<String> keys) {
        database.change(sql -> {
            Set<String> known = new HashSet<>(sql.list(
                    row -> row.text("name"),
                    "select name from vault_object where source_id = ? and name = any(?)",
                    place.source(),
                    keys.stream().map(key -> key.substring(folder.length())).toList()));
            List<String> strays = keys.stream()
                    .filter(key -> !known.contains(key.substring(folder.length())))
                    .toList();
            sql.update(
                    "delete from stray where source_id = ? and key > ? and key <= ? and key <> all(?)",
                    place.source(),
                    after,
                    keys.getLast(),
                    strays);
            List<Object[]> rows = new ArrayList<>();
            strays.forEach(key -> rows.add(new Object[] {place.source(), key, clock.instant()}));
            sql.batch("insert into stray (source_id, key, seen_at) values (?, ?, ?) on conflict do nothing", rows);
        });
    }

    /** A name with a generation may still be adopted by the backup of that number, as long as that one may go on. */
    private int delete(Place place, Duration age) {
        List<String> due = database.list(
                row -> row.text("key"), """
                select s.key from stray s where s.source_id = ? and s.seen_at < ?
                and not exists (select 1 from vault_object o where o.source_id = s.source_id and o.name = regexp_replace(s.key, '^.*/', ''))
                and not exists (select 1 from export_upload u where u.source_id = s.source_id and u.id::text = regexp_replace(s.key, '^.*/', ''))
                and not exists (select 1 from moment m where m.source_id = s.source_id and m.state = 'OPEN'
                    and m.seq::text = substring(s.key from '/[0-9a-f]{64}-([0-9]+)$')) order by s.key""", place.source(), clock.instant().minus(age));
        for (String key : due) {
            store.delete(key);
            database.change(
                    sql -> sql.update("delete from stray where source_id = ? and key = ?", place.source(), key));
        }
        metrics.strays(due.size());
        return due.size();
    }
}
