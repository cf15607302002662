package io.holdfast.connector;

import static io.holdfast.connector.RestReadingTest.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.connector.Simulator.Said;
import io.holdfast.connector.TokenKeeper.Tokens;
import io.holdfast.problem.ErrorCode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens that end, are refused, get lost on their way, and count once. */
class AccessTokensTest {
    private static final String FILE = """
            name: notes
            type: rest
            base_url: "{{ settings.url }}"
            settings: [{name: url}]
            credentials: [{name: client_id}, {name: client_secret}, {name: refresh_token}]
            authenticator:
              type: oauth2_authorization_code
              oauth:
                token_url: /token
                client_id: "{{ credentials.client_id }}"
                client_secret: "{{ credentials.client_secret }}"
                refresh_token: "{{ credentials.refresh_token }}"
                rotate_refresh_token: true
            check: {path: /me}
            error_handler:
              - {status: 403, pointer: /code, value: token_expired, action: refresh_token_then_retry}
            streams:
              - name: notes
                endpoint: {path: /notes}
                primary_key: /id
                paginator: {type: none}
            """;
    private static final Instant PAST = Bench.NOW.minusSeconds(1);
    private static final Instant LATER = Bench.NOW.plusSeconds(600);

    private final Bench bench = new Bench();
    private final Simulator source = bench.simulator;
    private int granted;

    @BeforeEach
    void answer() {
        source.on("/token", seen -> grant());
        source.on(
                "/me",
                seen -> bench.tokens.kept().tokens().stream()
                                .anyMatch(it -> ("Bearer " + it.access())
                                        .equals(seen.headers().get("authorization")))
                        ? Said.json("{}")
                        : Said.of(401, "text/plain", "not what is saved"));
    }

    private synchronized Said grant() {
        granted++;
        return Said.json("{\"access_token\":\"at-" + granted + "\",\"refresh_token\":\"rt-" + granted
                + "\",\"expires_in\":\"3600\"}");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void a_token_that_lives_is_used_without_asking_anybody() {
        bench.tokens.with(new Tokens("at-0", "rt-0", LATER));

        open().check();

        assertThat(paths()).containsExactly("/me");
    }

    @Test
    void the_first_token_comes_by_the_credentials_and_the_next_by_the_token_that_came_with_it() {
        Connection connection = open();
        connection.check();
        assertThat(source.seen.getFirst().text())
                .contains("refresh_token=rt-first", "client_id=us", "client_secret=hush-hush");
        bench.tokens.with(new Tokens("at-1", "rt-1", PAST));

        open().check();

        assertThat(paths()).containsExactly("/token", "/me", "/token", "/me");
        assertThat(source.seen.get(2).text()).contains("refresh_token=rt-1");
        assertThat(bench.tokens.saved.getLast().refresh()).isEqualTo("rt-2");
        assertThat(bench.tokens.saved.getLast().renewAt()).isEqualTo(Bench.NOW.plusSeconds(3540));
    }

    @Test
    void a_token_is_saved_before_it_is_used_also_where_the_database_is_away_for_a_moment() {
        bench.tokens.with(new Tokens("at-0", "rt-0", PAST)).failures = 2;

        open().check();

        assertThat(paths()).containsExactly("/token", "/me");
    }

    @Test
    void a_token_that_cannot_be_saved_is_never_used_and_the_old_one_is_shown_again() {
        bench.tokens.with(new Tokens("at-0", "rt-0", PAST)).failures = 3;

        fails(ErrorCode.SERVICE_UNAVAILABLE, open()::check);
        assertThat(paths()).containsExactly("/token");
        bench.tokens.leaseEnds();
        open().check();

        assertThat(paths()).containsExactly("/token", "/token", "/me");
        assertThat(source.seen.get(1).text()).contains("refresh_token=rt-0");
        assertThat(bench.tokens.revoked).isEmpty();
    }

    @Test
    void a_lost_answer_where_tokens_count_once_is_told_as_what_it_is() {
        bench.tokens.with(new Tokens("at-0", "rt-0", PAST)).somebodyDiedAsking();
        source.once(Said.of(400, "application/json", "{\"error\":\"invalid_grant\"}"));

        fails(ErrorCode.SOURCE_CREDENTIALS_REFUSED, open()::check);

        assertThat(bench.tokens.revoked)
                .singleElement()
                .asString()
                .contains("invalid_grant", "was lost on its way", "connect the account again");
    }

    @Test
    void one_refusal_revokes_and_shows_no_secret() {
        for (Said refusal : List.of(
                Said.of(
                        400,
                        "application/json",
                        "{\"error\":\"invalid_grant\",\"error_description\":\"rt-0 hush-hush\"}"),
                Said.of(401, "text/plain", "no"),
                Said.of(200, "application/json", "{\"error\":\"bad_refresh_token\"}"))) {
            bench.tokens.with(new Tokens("at-0", "rt-0-long", PAST)).revoked.clear();
            source.seen.clear();
            source.once(refusal);

            fails(ErrorCode.SOURCE_CREDENTIALS_REFUSED, open()::check);

            assertThat(paths()).containsExactly("/token");
            assertThat(bench.tokens.revoked).singleElement().asString().doesNotContain("hush-hush", "lost");
        }
    }

    @Test
    void trouble_of_the_provider_revokes_nothing() {
        bench.tokens.with(new Tokens("at-0", "rt-0", PAST));
        source.once(Said.of(503, "application/json", "{\"error\":\"temporarily_unavailable\"}"));
        fails(ErrorCode.SOURCE_FAILED, open()::check);
        source.once(Said.of(429, "text/plain", "slow").with("Retry-After", "7"));
        assertThat(fails(ErrorCode.SOURCE_THROTTLED, open()::check).waitFor()).isPresent();
        source.once(Said.json("{\"token\":1}"));
        fails(ErrorCode.SOURCE_ANSWER_INVALID, open()::check);
        source.once(Said.json("{\"access_token\":\"at").cut(10));
        fails(ErrorCode.SOURCE_ANSWER_INVALID, open()::check);
        source.once(Said.of(400, "application/json", "{\"error\":\"invalid_request\"}"));
        fails(ErrorCode.SOURCE_REFUSED_REQUEST, open()::check);

        assertThat(bench.tokens.revoked).isEmpty();
        open().check();
    }

    @Test
    void a_token_that_is_refused_before_its_time_is_renewed_once() {
        bench.tokens.with(new Tokens("at-0", "rt-0", LATER));
        source.once(Said.of(401, "text/plain", "no"));
        open().check();
        assertThat(paths()).containsExactly("/me", "/token", "/me");

        source.once(Said.of(403, "application/json", "{\"code\":\"token_expired\"}"));
        open().check();
        assertThat(paths()).containsExactly("/me", "/token", "/me", "/me", "/token", "/me");

        source.on("/me", Said.of(401, "text/plain", "never"));
        fails(ErrorCode.SOURCE_CREDENTIALS_REFUSED, open()::check);
        assertThat(granted).isEqualTo(3);
    }

    @Test
    void many_that_need_a_token_at_once_ask_for_one() throws Exception {
        bench.tokens.with(new Tokens("at-0", "rt-0", PAST));
        Connection one = open();
        Connection other = open();

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> checks = IntStream.range(0, 12)
                    .<Callable<Boolean>>mapToObj(i -> () -> {
                        (i % 2 == 0 ? one : other).check();
                        return true;
                    })
                    .toList();
            for (Future<Boolean> each : threads.invokeAll(checks)) {
                assertThat(each.get()).isTrue();
            }
        }

        assertThat(granted).isEqualTo(1);
    }

    @Test
    void client_credentials_bring_tokens_by_themselves() {
        String file = FILE.replace("oauth2_authorization_code", "oauth2_client_credentials")
                .replace(
                        "token_url: /token",
                        "token_url: /token\n    client_authentication: basic\n    scopes: [read, write]");
        Connection connection = bench.open(
                ConnectorFile.connector(file), Map.of("url", source.url()), credentials(), Bench.Bounds.USUAL);

        connection.check();

        assertThat(source.seen.getFirst().text()).isEqualTo("grant_type=client_credentials&scope=read%20write");
        assertThat(source.seen.getFirst().headers()).containsEntry("authorization", "Basic dXM6aHVzaC1odXNo");
        assertThat(paths()).containsExactly("/token", "/me");
    }

    private Connection open() {
        return bench.open(
                ConnectorFile.connector(FILE), Map.of("url", source.url()), credentials(), Bench.Bounds.USUAL);
    }

    private static Map<String, String> credentials() {
        return Map.of("client_id", "us", "client_secret", "hush-hush", "refresh_token", "rt-first");
    }

    private List<String> paths() {
        return source.seen.stream().map(each -> each.uri().getPath()).toList();
    }
}
