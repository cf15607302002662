package io.holdfast.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.database.Database;
import io.holdfast.problem.Problem;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.tenant.TenantId;
import io.holdfast.tenant.Tenants;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.lang.annotation.Annotation;
import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is known of a call whose process dies before it has answered. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class IdempotencyKeyTest {
    @Inject
    Database database;

    @Inject
    IdempotencyRows rows;

    @Inject
    Tenants tenants;

    @Inject
    Clock clock;

    private final UUID made = UUID.randomUUID();
    private final UUID job = UUID.randomUUID();

    @Test
    void a_claim_tells_where_that_is_which_was_made() {
        TenantId tenant = tenants.create("died " + UUID.randomUUID()).id();

        claim(key(tenant, new Declared("/things/{made}", "id")));
        claim(new IdempotencyKey(
                tenant, "of a job", new byte[1], new Declared("/jobs/{job}", "job_id"), clock.instant()));

        IdempotencyRows.Answer thing = rows.find(tenant, "key").orElseThrow();
        assertThat(thing.status()).isEqualTo(202);
        assertThat(thing.location()).isEqualTo("/things/" + made);
        assertThat(thing.body()).isEqualTo("{\"id\":\"" + made + "\"}");
        assertThat(rows.find(tenant, "of a job").orElseThrow().location()).isEqualTo("/jobs/" + job);
        assertThat(rows.find(tenant, "of a job").orElseThrow().body()).isEqualTo("{\"job_id\":\"" + job + "\"}");
    }

    @Test
    void what_is_undone_leaves_its_key_free_and_a_taken_one_undoes_what_wanted_it() {
        TenantId tenant = tenants.create("undone " + UUID.randomUUID()).id();
        IdempotencyKey key = key(tenant, new Declared("/things/{made}", "id"));
        assertThatThrownBy(() -> ScopedValue.where(IdempotencyKey.CURRENT, key)
                        .run(() -> database.change(sql -> {
                            IdempotencyKey.claim(sql, made, job);
                            throw new IllegalStateException("no");
                        })))
                .isInstanceOf(IllegalStateException.class);
        assertThat(rows.find(tenant, "key")).isEmpty();

        claim(key);

        assertThatThrownBy(() -> claim(key))
                .isInstanceOfSatisfying(
                        Problem.class, e -> assertThat(e.code().code()).isEqualTo("idempotency_key_in_use"));
    }

    private IdempotencyKey key(TenantId tenant, Idempotent call) {
        return new IdempotencyKey(tenant, "key", new byte[1], call, clock.instant());
    }

    private void claim(IdempotencyKey key) {
        ScopedValue.where(IdempotencyKey.CURRENT, key)
                .run(() -> database.change(sql -> IdempotencyKey.claim(sql, made, job)));
    }

    private record Declared(String at, String id) implements Idempotent {
        @Override
        public int status() {
            return 202;
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return Idempotent.class;
        }
    }
}
