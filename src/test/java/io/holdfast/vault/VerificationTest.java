package io.holdfast.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.problem.ErrorCode;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.store.Body;
import io.holdfast.store.ObjectStore;
import io.holdfast.vault.Damages.Damage;
import io.holdfast.vault.Damages.Touched;
import io.holdfast.vault.ObjectCheck.Depth;
import io.holdfast.vault.StoredBackups.Stored;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is done to stored bytes is found, and exactly what it touches is named. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class VerificationTest {
    @Inject
    StoredBackups backups;

    @Inject
    ObjectCheck check;

    @Inject
    Damages damages;

    @Inject
    Snapshots snapshots;

    private Place place;
    private Stored first;
    private Stored second;
    private Stored third;

    /**
     * Three days: thirty records; then record 07 changes, 30 comes, a file and an export are replaced; then nothing. The second and third day share a delta, all three
     * the base and its segment.
     */
    private void three_days() {
        place = backups.place();
        Map<String, String> things = new TreeMap<>();
        for (int i = 0; i < 30; i++) {
            things.put("%02d".formatted(i), "{\"id\":%d}".formatted(i));
        }
        Map<String, String> files = new TreeMap<>(Map.of("/a.png", "first a", "/b.png", "b"));
        Map<String, String> dumps = new TreeMap<>(Map.of("shop.dump", "first dump", "logs.dump", "logs"));
        first = backups.backup(place, things, files, dumps);
        things.put("07", "{\"id\":7,\"changed\":true}");
        things.put("30", "{\"id\":30}");
        files.put("/a.png", "second a");
        dumps.put("shop.dump", "second dump");
        second = backups.backup(place, things, files, dumps);
        third = backups.backup(place, things, files, dumps);
    }

    enum Deed {
        FLIP,
        CUT,
        SWAP,
        REPLAY,
        DELETE
    }

    @ParameterizedTest
    @EnumSource(Deed.class)
    void a_damaged_segment_touches_the_records_that_lie_in_it_in_every_backup_that_has_them(Deed deed) {
        three_days();
        ObjectRef old = segments(first).getFirst();
        ObjectRef later = segments(second).stream()
                .filter(segment -> !segment.equals(old))
                .findFirst()
                .orElseThrow();

        doTo(later, old, deed);
        verify();

        assertThat(touched())
                .isEqualTo(Map.of(
                        second.id(), List.of("things/07", "things/30"), third.id(), List.of("things/07", "things/30")));
    }

    @ParameterizedTest
    @EnumSource(Deed.class)
    void a_damaged_delta_touches_its_stream_in_the_backups_that_stand_on_it(Deed deed) {
        three_days();
        ObjectRef delta = second.streams().get(StoredBackups.STREAM).delta().object();
        ObjectRef other = second.streams().get(StoredBackups.MEDIA).base().object();

        doTo(delta, other, deed);
        verify();

        assertThat(touched()).isEqualTo(Map.of(second.id(), List.of("things/"), third.id(), List.of("things/")));
    }

    @ParameterizedTest
    @EnumSource(Deed.class)
    void a_damaged_base_touches_its_stream_in_every_backup_that_stands_on_it(Deed deed) {
        three_days();
        ObjectRef base = first.streams().get(StoredBackups.STREAM).base().object();
        ObjectRef other = first.streams().get(StoredBackups.MEDIA).base().object();

        doTo(base, other, deed);
        verify();

        assertThat(touched())
                .isEqualTo(Map.of(
                        first.id(),
                        List.of("things/"),
                        second.id(),
                        List.of("things/"),
                        third.id(),
                        List.of("things/")));
    }

    @ParameterizedTest
    @EnumSource(Deed.class)
    void a_damaged_file_touches_the_links_that_led_to_it(Deed deed) {
        three_days();
        ObjectRef file = file(first, "/a.png");

        doTo(file, file(first, "/b.png"), deed);
        verify();

        assertThat(touched()).isEqualTo(Map.of(first.id(), List.of("_media//a.png")));
    }

    @ParameterizedTest
    @EnumSource(Deed.class)
    void a_damaged_export_touches_the_backups_that_hold_it_and_no_other_export(Deed deed) {
        three_days();
        ObjectRef export = export(second, "shop.dump");

        doTo(export, deed == Deed.REPLAY ? export(first, "shop.dump") : export(second, "logs.dump"), deed);
        verify();

        assertThat(touched())
                .isEqualTo(
                        Map.of(second.id(), List.of("_exports/shop.dump"), third.id(), List.of("_exports/shop.dump")));
    }

    @ParameterizedTest
    @EnumSource(Deed.class)
    void a_damaged_export_that_was_never_replaced_touches_every_backup(Deed deed) {
        three_days();

        doTo(export(first, "logs.dump"), export(first, "shop.dump"), deed);
        verify();

        List<String> logs = List.of("_exports/logs.dump");
        assertThat(touched()).isEqualTo(Map.of(first.id(), logs, second.id(), logs, third.id(), logs));
    }

    @ParameterizedTest
    @EnumSource(Deed.class)
    void a_damaged_manifest_touches_its_backup_alone(Deed deed) {
        three_days();
        ObjectRef manifest = manifest(second);

        doTo(manifest, manifest(first), deed);
        verify();

        assertThat(touched()).isEqualTo(Map.of(second.id(), List.of("/")));
    }

    @ParameterizedTest
    @EnumSource(Deed.class)
    void a_damaged_copy_of_the_key_is_found_and_put_right(Deed deed) {
        three_days();
        String folder = place.tenant() + "/keys/";
        String key = backups.store.list(folder, Optional.empty(), 1).getFirst();
        byte[] sound = all(key);

        replace(key, spoilt(sound, sound.clone(), deed == Deed.REPLAY || deed == Deed.SWAP ? Deed.FLIP : deed));

        assertThat(check.key(place)).isFalse();
        assertThat(all(key)).isEqualTo(sound);
        assertThat(check.key(place)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"CUT, true", "DELETE, true", "FLIP, false", "SWAP, true"})
    void a_quick_look_finds_what_is_gone_or_has_another_size(Deed deed, boolean found) {
        three_days();
        ObjectRef base = first.streams().get(StoredBackups.STREAM).base().object();
        ObjectRef other = first.streams().get(StoredBackups.MEDIA).base().object();

        doTo(base, other, deed);
        ObjectCheck.Looked looked = check.check(place, check.of(place, 1), Depth.QUICK);

        assertThat(looked.broken()).isEqualTo(found ? 1 : 0);
    }

    @Test
    void the_backup_after_a_damage_is_whole_again_and_the_older_ones_still_say_what_they_lack() {
        three_days();
        doTo(segments(first).getFirst(), segments(second).getLast(), Deed.DELETE);
        verify();
        Map<UUID, List<String>> before = touched();
        Map<String, String> things = new TreeMap<>();
        for (int i = 0; i < 31; i++) {
            things.put("%02d".formatted(i), i == 7 ? "{\"id\":7,\"changed\":true}" : "{\"id\":%d}".formatted(i));
        }

        Stored healed = backups.backup(place, things, Map.of("/b.png", "b"));
        verify();

        assertThat(touched()).isEqualTo(before).doesNotContainKey(healed.id());
        var lines = snapshots
                .open(place, healed.streams().get(StoredBackups.STREAM))
                .lines(Optional.empty());
        Map<String, String> read = new TreeMap<>();
        lines.forEachRemaining(line -> read.put(line.key(), new String(line.text())));
        assertThat(read).isEqualTo(things);
    }

    @Test
    void whole_objects_are_called_whole_and_each_day_looks_at_those_not_looked_at_longest() {
        three_days();
        List<Long> share = check.share(place, 3);

        assertThat(check.check(place, share, Depth.FULL).broken()).isZero();

        List<Long> next = check.share(place, 3);
        assertThat(next).isNotEmpty().doesNotContainAnyElementsOf(share);
        verify();
        assertThat(touched()).isEmpty();
    }

    private void verify() {
        for (Stored backup : List.of(first, second, third)) {
            check.check(place, check.of(place, backup.seq()), Depth.FULL);
            Touched it = new Touched(backup.id(), backup.seq());
            damages.manifest(
                    place,
                    it,
                    check.manifest(
                            place,
                            backup.seq(),
                            backup.id(),
                            text -> text.contains(backup.id().toString())));
        }
        damages.touched(place).forEach(it -> damages.assess(place, it));
    }

    /** What backups lack, as stream and key. */
    private Map<UUID, List<String>> touched() {
        Map<UUID, List<String>> touched = new LinkedHashMap<>();
        List<UUID> ids = backups.database.list(
                row -> row.id("backup_id"),
                "select backup_id from moment where source_id = ? order by seq",
                place.source());
        for (UUID id : ids) {
            List<Damage> all = damages.of(id, 0, 1000);
            if (!all.isEmpty()) {
                assertThat(all)
                        .allMatch(it -> it.code() == ErrorCode.OBJECT_DAMAGED || it.code() == ErrorCode.OBJECT_MISSING);
                touched.put(
                        id,
                        List.copyOf(new TreeSet<>(all.stream()
                                .map(it -> it.stream() + "/" + it.key())
                                .toList())));
            }
        }
        return touched;
    }

    private List<ObjectRef> segments(Stored backup) {
        Frames frames = frames();
        return Snapshot.open(frames, backup.streams().get(StoredBackups.STREAM)).segments();
    }

    private ObjectRef file(Stored backup, String link) {
        return named(backup, StoredBackups.MEDIA, link, ObjectKind.MEDIA);
    }

    private ObjectRef export(Stored backup, String name) {
        return named(backup, StoredBackups.EXPORTS, name, ObjectKind.EXPORT);
    }

    /** The object that a line of a reserved stream names. */
    private ObjectRef named(Stored backup, String stream, String key, ObjectKind kind) {
        var line = snapshots.open(place, backup.streams().get(stream)).text(key).orElseThrow();
        String name = new String(line).replaceAll(".*\"object\":\\{[^}]*\"name\":\"([^\"]*)\".*", "$1");
        return new ObjectRef(kind, name, name, 1, 0);
    }

    private ObjectRef manifest(Stored backup) {
        return new ObjectRef(ObjectKind.MANIFEST, new ManifestName(backup.seq(), backup.id()).text(), "", 1, 0);
    }

    @Inject
    io.holdfast.tenant.Tenants tenants;

    private Frames frames() {
        return new Frames(backups.store, place, tenants.key(place.tenant()));
    }

    private void doTo(ObjectRef object, ObjectRef other, Deed deed) {
        String key = place.key(object.kind(), object.name());
        replace(key, spoilt(all(key), all(place.key(other.kind(), other.name())), deed));
    }

    /** The bytes that lie there afterwards; null for none. */
    private byte[] spoilt(byte[] sound, byte[] other, Deed deed) {
        byte[] spoilt = sound.clone();
        return switch (deed) {
            case FLIP -> {
                spoilt[spoilt.length - 5] ^= 1;
                yield spoilt;
            }
            case CUT -> Arrays.copyOf(sound, sound.length - 3);
            case SWAP, REPLAY -> other;
            case DELETE -> null;
        };
    }

    private void replace(String key, byte[] bytes) {
        ObjectStore store = backups.store;
        store.delete(key);
        if (bytes != null) {
            store.putIfAbsent(key, Body.of(bytes));
        }
    }

    private byte[] all(String key) {
        return backups.store.range(key, 0, (int) backups.store.size(key).orElseThrow());
    }
}
