package io.holdfast.connector;

import static io.holdfast.connector.RestReadingTest.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.connector.Simulator.Said;
import io.holdfast.problem.ErrorCode;
import io.holdfast.testkit.Certificates;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who a call trusts, and whom it tells its credentials. */
class OutgoingTlsTest {
    private static final Map<String, String> PROOF = Map.of("Authorization", "Bearer hush", "X-Api-Key", "hush");

    @TempDir
    static Path folder;

    private static Certificates certificates;

    @BeforeAll
    static void make() {
        certificates = new Certificates(folder)
                .signed("good", "ip:127.0.0.1,dns:source.test", "-1H")
                .signed("other", "dns:other.test,ip:127.0.0.2", "-1H")
                .signed("expired", "ip:127.0.0.1", "-10d")
                .signed("early", "ip:127.0.0.1", "+10d")
                .selfSigned("self", "ip:127.0.0.1");
    }

    private static Outgoing trusting() throws Exception {
        WatchedNetwork network = new WatchedNetwork()
                .name("source.test", List.of(List.of("127.0.0.1")))
                .name("other.test", List.of(List.of("127.0.0.1")));
        return new Outgoing(Bench.Bounds.USUAL, network.surroundings(certificates.caller()));
    }

    private static Call get(String url) {
        URI uri = URI.create(url);
        return new Call("GET", uri, Map.of("User-Agent", "test"), PROOF, uri, Payload.NONE);
    }

    @Test
    void a_certificate_for_the_host_by_a_trusted_authority_is_believed() throws Exception {
        try (Simulator source = new Simulator("127.0.0.1", certificates.server("good"));
                Outgoing outgoing = trusting()) {
            source.on("/", Said.json("{}"));
            String named = source.url().replace("127.0.0.1", "source.test");

            assertThat(outgoing.send(get(source.url() + "/")).isSuccess()).isTrue();
            assertThat(outgoing.send(get(named + "/")).isSuccess()).isTrue();
            assertThat(source.last().headers()).containsEntry("authorization", "Bearer hush");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "expired", "early", "self"})
    void any_other_certificate_is_refused_before_a_word_is_said(String which) throws Exception {
        try (Simulator source = new Simulator("127.0.0.1", certificates.server(which));
                Outgoing outgoing = trusting()) {
            String said = fails(ErrorCode.SOURCE_UNREACHABLE, () -> outgoing.send(get(source.url() + "/")))
                    .getMessage();

            assertThat(said).contains("certificate");
            assertThat(source.seen).isEmpty();
        }
    }

    @Test
    void a_good_certificate_is_none_under_another_name_or_for_who_does_not_trust_its_authority() throws Exception {
        try (Simulator source = new Simulator("127.0.0.1", certificates.server("good"));
                Outgoing outgoing = trusting();
                Outgoing usual = new Outgoing(Bench.Bounds.USUAL)) {
            String named = source.url().replace("127.0.0.1", "other.test");

            fails(ErrorCode.SOURCE_UNREACHABLE, () -> outgoing.send(get(named + "/")));
            fails(ErrorCode.SOURCE_UNREACHABLE, () -> usual.send(get(source.url() + "/")));
            assertThat(source.seen).isEmpty();
        }
    }

    @Test
    void credentials_do_not_follow_a_redirect_to_another_scheme_host_or_port() throws Exception {
        try (Simulator home = new Simulator("127.0.0.1", certificates.server("good"));
                Simulator plain = new Simulator();
                Simulator otherHost = new Simulator("127.0.0.2", certificates.server("other"));
                Simulator otherPort = new Simulator("127.0.0.1", certificates.server("good"));
                Outgoing outgoing = trusting()) {
            for (Simulator elsewhere : List.of(plain, otherHost, otherPort)) {
                elsewhere.on("/there", Said.json("{}"));
                home.on("/", Said.of(302, "text/plain", "").with("Location", elsewhere.url() + "/there"));

                assertThat(outgoing.send(get(home.url() + "/")).isSuccess()).isTrue();

                assertThat(elsewhere.last().headers())
                        .containsEntry("user-agent", "test")
                        .doesNotContainKeys("authorization", "x-api-key");
            }
        }
    }

    @Test
    void credentials_come_along_again_where_a_redirect_leads_home() throws Exception {
        try (Simulator home = new Simulator();
                Simulator elsewhere = new Simulator();
                Outgoing outgoing = trusting()) {
            home.on("/", Said.of(302, "text/plain", "").with("Location", elsewhere.url() + "/there"));
            elsewhere.on("/there", Said.of(302, "text/plain", "").with("Location", home.url() + "/back"));
            home.on("/back", Said.json("{}"));

            outgoing.send(get(home.url() + "/"));

            assertThat(elsewhere.last().headers()).doesNotContainKeys("authorization", "x-api-key");
            assertThat(home.last().headers()).containsKeys("authorization", "x-api-key");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.test/api, https://a.test/x, true",
        "https://a.test/api, https://A.TEST:443/x, true",
        "http://a.test, http://a.test:80, true",
        "https://a.test, http://a.test, false",
        "http://a.test, https://a.test, false",
        "https://a.test, https://a.test:8443, false",
        "https://a.test, https://b.a.test, false",
        "https://a.test, https://test, false",
        "https://a.test, https://a.test., false",
        "https://a.test, https://a.test.evil.test, false",
        "https://a.test, https://a.test@evil.test, false",
        "https://a.test, https://evil.test/a.test, false"
    })
    void home_is_one_scheme_one_host_and_one_port(String home, String place, boolean same) {
        assertThat(get(home).isAtHome(URI.create(place))).isEqualTo(same);
    }

    @Test
    void what_a_connector_writes_into_headers_stays_with_its_source() {
        Requests requests = new Requests(
                BuiltIn.named("demo-shop"),
                Values.of(Map.of("settings.url", "https://a.test", "credentials.token", "hush")),
                Map.of("User-Agent", "test"));
        Endpoint endpoint = new Endpoint("GET", "/x", Map.of(), Map.of("X-Key", "{{ credentials.token }}"), null);

        Call first = requests.call(endpoint, Map.of(), requests.access(), Payload.NONE);
        Call next = requests.follow(endpoint, "/x?page=2", requests.access());

        for (Call call : List.of(first, next)) {
            assertThat(call.secrets()).containsEntry("X-Key", "hush");
            assertThat(call.headers()).doesNotContainKey("X-Key");
        }
    }
}
