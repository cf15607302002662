package io.holdfast.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.crypto.DataKey;
import io.holdfast.crypto.MasterKeys;
import io.holdfast.crypto.OtherMasterKeys;
import io.holdfast.crypto.WrappedKey;
import io.holdfast.database.Database;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.store.Body;
import io.holdfast.tenant.TenantId;
import io.holdfast.tenant.TenantKeys;
import io.holdfast.tenant.Tenants;
import io.holdfast.tenant.TenantsOverKeys;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Master keys come and go over the same rows and the same store. */
@QuarkusTest
@WithTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "separate", value = "true"))
class KeyRotationTest {
    @Inject
    Database database;

    @Inject
    Clock clock;

    private final MemoryStore store = new MemoryStore();

    /** An installation with the master keys of these names, the first being the current one. */
    private final class House {
        final MasterKeys masterKeys;
        final Tenants tenants;
        final TenantKeys rows;
        final KeyCopies copies;
        final KeyRotation rotation;

        House(String current, String... previous) {
            masterKeys = OtherMasterKeys.named(current, previous);
            tenants = TenantsOverKeys.of(database, masterKeys, clock);
            rows = TenantsOverKeys.rows(database, masterKeys);
            copies = new KeyCopies(store, tenants, rows, masterKeys);
            rotation = new KeyRotation(rows, copies, new SimpleMeterRegistry());
        }
    }

    private static TenantId tenant(House house) {
        return house.tenants.create("rotated " + UUID.randomUUID()).id();
    }

    @Test
    void after_a_rotation_what_the_old_key_sealed_opens_and_the_old_master_key_may_go() {
        House before = new House("a");
        TenantId tenant = tenant(before);
        before.copies.store(tenant);
        byte[] sealed = before.tenants.key(tenant).sealSecret("test", new byte[] {1, 2, 3});

        assertThat(new House("b", "a").rotation.run()).isZero();

        House after = new House("b");
        assertThat(after.tenants.key(tenant).openSecret("test", sealed)).containsExactly(1, 2, 3);
        assertThat(keys(tenant).keySet()).containsExactly(tenant + "/keys/1-b");
        assertThat(opened(after, tenant, keys(tenant).firstEntry().getValue()).openSecret("test", sealed))
                .containsExactly(1, 2, 3);
        assertThat(after.rows.wrappings())
                .extracting(TenantKeys.Wrapping::masterKey)
                .contains("b")
                .doesNotContain("a");
        assertThat(after.rows.backlog().copiesDue()).isZero();
    }

    @Test
    void a_rotation_that_was_cut_off_anywhere_is_finished_by_the_next_pass() {
        House before = new House("a");
        TenantId stored = tenant(before);
        TenantId replaced = tenant(before);
        before.copies.store(stored);
        before.copies.store(replaced);
        House after = new House("b", "a");
        WrappedKey lost = after.masterKeys.rewrap(stored.toString(), after.tenants.wrappedKey(stored));
        store.putIfAbsent(stored + "/keys/1-b", Body.of(lost.sealed()));
        WrappedKey old = after.tenants.wrappedKey(replaced);
        after.rows.replace(replaced, old, after.masterKeys.rewrap(replaced.toString(), old));

        assertThat(after.rotation.run()).isZero();
        assertThat(after.rotation.run()).isZero();

        for (TenantId tenant : new TenantId[] {stored, replaced}) {
            assertThat(keys(tenant).keySet()).containsExactly(tenant + "/keys/1-b");
            assertThat(opened(after, tenant, keys(tenant).firstEntry().getValue()))
                    .isNotNull();
        }
    }

    @Test
    void a_key_whose_master_key_is_not_configured_is_left_alone_and_said() {
        House before = new House("a");
        TenantId unreadable = tenant(before);
        House without = new House("b");
        TenantId other = tenant(new House("c"));

        assertThat(new House("b", "c").rotation.run()).isEqualTo(1);

        assertThat(without.tenants.key(other)).isNotNull();
        assertThatThrownBy(() -> without.tenants.key(unreadable))
                .isInstanceOfSatisfying(
                        Problem.class, it -> assertThat(it.code()).isEqualTo(ErrorCode.KEY_UNAVAILABLE));
        assertThat(before.tenants.key(unreadable)).isNotNull();
        new House("b", "a").rotation.run();
    }

    @Test
    void a_copy_that_is_spoiled_is_written_again() {
        House house = new House("b", "a", "c");
        TenantId tenant = tenant(house);
        store.putIfAbsent(tenant + "/keys/1-b", Body.of(new byte[60]));

        house.copies.store(tenant);

        assertThat(opened(house, tenant, keys(tenant).firstEntry().getValue())).isNotNull();
    }

    @Test
    void a_copy_that_is_stored_while_the_key_is_erased_goes_again() {
        House house = new House("b", "a", "c");
        TenantId tenant = tenant(house);
        house.copies.store(tenant);

        database.change(sql -> house.rows.erase(sql, tenant, clock.instant()));
        assertThat(house.rotation.run()).isZero();

        assertThat(keys(tenant)).isEmpty();
        assertThatThrownBy(() -> house.copies.store(tenant))
                .isInstanceOfSatisfying(
                        Problem.class, it -> assertThat(it.code()).isEqualTo(ErrorCode.KEY_SHREDDED));
        assertThat(store.list(tenant + "/", Optional.empty(), 10)).isEmpty();
    }

    private TreeMap<String, byte[]> keys(TenantId tenant) {
        return new TreeMap<>(store.objects().subMap(tenant + "/keys/", tenant + "/keys0"));
    }

    private static DataKey opened(House house, TenantId tenant, byte[] copy) {
        return house.masterKeys.unwrap(tenant.toString(), new WrappedKey(1, house.masterKeys.current(), copy));
    }
}
