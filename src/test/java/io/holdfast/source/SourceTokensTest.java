package io.holdfast.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.connector.Connection;
import io.holdfast.connector.TokenKeeper;
import io.holdfast.connector.TokenKeeper.Tokens;
import io.holdfast.connector.TokenKeeper.Turn;
import io.holdfast.database.Database;
import io.holdfast.platform.Browser;
import io.holdfast.platform.Platform;
import io.holdfast.platform.Platform.TokenFault;
import io.holdfast.platform.PlatformResource;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.tenant.CurrentTenant;
import io.holdfast.tenant.TenantId;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens as all replicas keep them, at every step at which one of them may die. Each connection here knows no more of the others than another process would. */
@QuarkusTest
@WithTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "separate", value = "true"))
@WithTestResource(PlatformResource.class)
class SourceTokensTest {
    private static final Duration LONG = Duration.ofMinutes(2);

    @Inject
    SourceTokens tokens;

    @Inject
    Sources sources;

    @Inject
    CurrentTenant tenants;

    @Inject
    Database database;

    private final Platform platform = new Platform();
    private TenantId tenant;
    private UUID source;

    @BeforeEach
    void install() {
        JsonPath session = Browser.session(new Browser().install(platform))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        tenant = TenantId.fromString(session.getString("tenant_id"));
        source = UUID.fromString(session.getString("source_id"));
    }

    @AfterEach
    void close() {
        platform.close();
    }

    @Test
    void tokens_lie_sealed_in_the_database() {
        Tokens kept = keeper().kept().tokens().orElseThrow();
        byte[] sealed = database.first(
                        row -> row.bytes("sealed"), "select sealed from source_token where source_id = ?", source)
                .orElseThrow();

        assertThat(kept.access()).startsWith("at_");
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("at_", "rt_");
        assertThat(kept).asString().doesNotContain(kept.access(), kept.refresh());
    }

    @Test
    void replicas_that_find_the_token_over_at_once_ask_for_one() throws Exception {
        expire();
        List<Callable<Boolean>> checks = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Connection connection = open();
            checks.add(() -> {
                connection.check();
                return true;
            });
        }

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> each : threads.invokeAll(checks)) {
                assertThat(each.get()).isTrue();
            }
        }

        assertThat(platform.desk().refreshes()).isEqualTo(1);
        assertThat(state()).isEqualTo(SourceState.ACTIVE);
    }

    @Test
    void tokens_that_are_refused_everywhere_at_once_are_renewed_once() throws Exception {
        platform.desk().endAccess();
        Connection one = open();
        Connection other = open();

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> each : threads.<Boolean>invokeAll(List.of(() -> checked(one), () -> checked(other)))) {
                assertThat(each.get()).isTrue();
            }
        }

        assertThat(platform.desk().refreshes()).isEqualTo(1);
    }

    private static boolean checked(Connection connection) {
        connection.check();
        return true;
    }

    @Test
    void who_died_before_asking_is_followed_by_another_once_the_lease_ends() {
        expire();
        TokenKeeper dead = keeper();
        dead.begin(dead.kept().version(), LONG).orElseThrow();
        assertThatThrownBy(open()::check)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ErrorCode.SOURCE_THROTTLED));

        endLease();
        open().check();

        assertThat(platform.desk().refreshes()).isEqualTo(1);
        assertThat(state()).isEqualTo(SourceState.ACTIVE);
    }

    @Test
    void an_answer_that_was_lost_is_asked_for_again_where_the_platform_allows_it() {
        expire();
        platform.next(TokenFault.LOST_ANSWER);
        fails(ErrorCode.SOURCE_UNREACHABLE);
        assertThat(state()).isEqualTo(SourceState.ACTIVE);
        platform.desk().allowReuse(1);

        open().check();

        assertThat(platform.desk().refreshes()).isEqualTo(2);
        assertThat(state()).isEqualTo(SourceState.ACTIVE);
    }

    @Test
    void an_answer_that_was_lost_for_good_revokes_the_source_and_says_so() {
        expire();
        platform.next(TokenFault.LOST_ANSWER);
        fails(ErrorCode.SOURCE_UNREACHABLE);

        fails(ErrorCode.SOURCE_CREDENTIALS_REFUSED);

        assertThat(state()).isEqualTo(SourceState.REVOKED);
        assertThat(found().revokedReason()).contains("was lost on its way", "connect the account again");
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ErrorCode.SOURCE_REVOKED));
    }

    @Test
    void a_platform_that_is_away_or_ill_revokes_nothing() {
        expire();
        platform.next(TokenFault.UNHEARD);
        fails(ErrorCode.SOURCE_UNREACHABLE);
        platform.next(TokenFault.ILL);
        fails(ErrorCode.SOURCE_FAILED);
        assertThat(state()).isEqualTo(SourceState.ACTIVE);

        open().check();

        assertThat(platform.desk().refreshes()).isEqualTo(1);
    }

    @Test
    void one_refusal_revokes_at_once() {
        expire();
        platform.next(TokenFault.UNAUTHORIZED);

        fails(ErrorCode.SOURCE_CREDENTIALS_REFUSED);

        assertThat(state()).isEqualTo(SourceState.REVOKED);
        assertThat(platform.desk().refreshes()).isZero();
    }

    @Test
    void who_comes_late_saves_nothing_over_newer_tokens_and_revokes_nobody() {
        TokenKeeper late = keeper();
        long version = late.kept().version();
        Turn old = late.begin(version, LONG).orElseThrow();
        assertThat(late.begin(version, LONG)).isEmpty();
        endLease();
        Turn next = keeper().begin(version, LONG).orElseThrow();
        assertThat(next.unsettled()).isTrue();

        assertThat(keeper().save(
                                next,
                                new Tokens("at_new", "rt_new", Instant.now().plusSeconds(60))))
                .isTrue();
        assertThat(late.save(old, new Tokens("at_old", "rt_old", null))).isFalse();
        assertThat(late.refused(old, "too late")).isFalse();

        assertThat(late.kept().tokens().orElseThrow().access()).isEqualTo("at_new");
        assertThat(late.kept().version()).isGreaterThan(version);
        assertThat(state()).isEqualTo(SourceState.ACTIVE);
    }

    private void fails(ErrorCode code) {
        assertThatThrownBy(open()::check)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
    }

    private void expire() {
        database.change(sql -> sql.update(
                "update source_token set renew_at = now() - interval '1 second' where source_id = ?", source));
    }

    private void endLease() {
        database.change(sql -> sql.update(
                "update source_token set lease_until = now() - interval '1 second' where source_id = ?", source));
    }

    private TokenKeeper keeper() {
        return tokens.keeper(tenant, source);
    }

    private Connection open() {
        return tenants.bound(tenant, () -> sources.connect(source));
    }

    private Source found() {
        return tenants.bound(tenant, () -> sources.find(source)).orElseThrow();
    }

    private SourceState state() {
        return found().state();
    }
}
