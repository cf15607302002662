package io.holdfast.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.database.Database;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.store.Body;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Objects that nobody knows go, in time; none goes where somebody might. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class StraysTest {
    private static final Duration AGE = Duration.ofDays(8);

    @Inject
    StoredBackups backups;

    @Inject
    Strays strays;

    @Inject
    Installation installation;

    @Inject
    Database database;

    @AfterEach
    void deletion_goes_on() {
        installation.adopt(installation.inStore().orElseThrow());
    }

    private static String segment(Place place, long seq) {
        return place.key(ObjectKind.SEGMENT, "ab".repeat(32) + "-" + seq);
    }

    private void age(Place place, int days) {
        database.change(sql -> sql.update(
                "update stray set seen_at = seen_at - ? * interval '1 day' where source_id = ?", days, place.source()));
    }

    @Test
    void an_object_without_a_row_goes_once_it_has_been_known_long_enough() {
        Place place = backups.place();
        backups.backup(place, Map.of("a", "{}"), Map.of("/f", "file"));
        int whole = backups.store
                .list(place.tenant() + "/" + place.source() + "/", Optional.empty(), 1000)
                .size();
        String stray = segment(place, 1);
        backups.store.putIfAbsent(stray, Body.of(new byte[] {1}));
        backups.store.putIfAbsent(place.key(ObjectKind.MEDIA, "0".repeat(32)), Body.of(new byte[] {1}));

        assertThat(strays.sweep(place, AGE)).as("seen for the first time").isZero();
        age(place, 7);
        assertThat(strays.sweep(place, AGE)).as("seven days later").isZero();
        age(place, 2);
        assertThat(strays.sweep(place, AGE)).as("nine days later").isEqualTo(2);

        assertThat(backups.store.size(stray)).isEmpty();
        assertThat(backups.store.list(place.tenant() + "/" + place.source() + "/", Optional.empty(), 1000))
                .hasSize(whole);
    }

    @Test
    void an_object_that_got_its_row_meanwhile_stays() {
        Place place = backups.place();
        var stored = backups.backup(place, Map.of("a", "{}"), Map.of());
        ObjectRef base = stored.streams().get(StoredBackups.STREAM).base().object();
        database.change(sql -> sql.update(
                "update vault_object set source_id = ? where source_id = ? and name = ?",
                UUID.randomUUID(),
                place.source(),
                base.name()));
        strays.sweep(place, AGE);
        age(place, 20);
        database.change(sql -> sql.update(
                "update vault_object set source_id = ? where name = ? and tenant_id = ?",
                place.source(),
                base.name(),
                place.tenant().toString()));

        assertThat(strays.sweep(place, AGE)).isZero();
        assertThat(backups.store.size(place.key(ObjectKind.BASE, base.name()))).isPresent();
    }

    @Test
    void an_object_of_a_backup_that_may_still_go_on_stays_whatever_its_age() {
        Place place = backups.place();
        UUID running = UUID.randomUUID();
        long seq = database.transaction(sql -> new Moments().open(sql, place, running, java.time.Instant.EPOCH));
        backups.store.putIfAbsent(segment(place, seq), Body.of(new byte[] {1}));
        strays.sweep(place, AGE);
        age(place, 20);

        assertThat(strays.sweep(place, AGE)).isZero();

        database.change(sql -> new Moments().drop(sql, running));
        assertThat(strays.sweep(place, AGE)).isEqualTo(1);
    }

    @Test
    void one_manifest_that_the_database_does_not_know_stops_all_deletion() {
        Place place = backups.place();
        var stored = backups.backup(place, Map.of("a", "{}"), Map.of());
        backups.store.putIfAbsent(segment(place, 1), Body.of(new byte[] {1}));
        strays.sweep(place, AGE);
        age(place, 20);
        database.change(sql -> sql.update("delete from moment where backup_id = ?", stored.id()));

        assertThatThrownBy(() -> strays.sweep(place, AGE))
                .isInstanceOfSatisfying(
                        Problem.class, it -> assertThat(it.code()).isEqualTo(ErrorCode.DELETION_STOPPED));

        assertThat(installation.stopped()).isPresent();
        assertThat(backups.store.size(segment(place, 1))).isPresent();
        assertThatThrownBy(() -> installation.requireDeletable(backups.place()))
                .as("elsewhere too")
                .isInstanceOf(Problem.class);
    }

    @Test
    void a_store_of_another_installation_is_left_alone() {
        Place place = backups.place();
        UUID mine = installation.id();
        database.change(sql -> sql.update("update installation set installation_id = ?", UUID.randomUUID()));

        assertThatThrownBy(() -> strays.sweep(place, AGE)).isInstanceOf(Problem.class);

        database.change(sql -> sql.update("update installation set installation_id = ?", mine));
    }
}
