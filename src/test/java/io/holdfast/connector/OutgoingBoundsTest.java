package io.holdfast.connector;

import static io.holdfast.connector.RawSource.bytes;
import static io.holdfast.connector.RestReadingTest.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.connector.RawSource.Speech;
import io.holdfast.connector.Simulator.Said;
import io.holdfast.problem.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources that do not end, in every way there is, and what a call brings along that nobody asked for. */
class OutgoingBoundsTest {
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private final Outgoing patient = new Outgoing(Bench.Bounds.USUAL);
    private final Outgoing impatient = new Outgoing(Bench.Bounds.USUAL.impatient());

    @AfterEach
    void close() {
        patient.close();
        impatient.close();
    }

    private static Call get(URI url) {
        return new Call("GET", url, Map.of(), Map.of("Authorization", "Bearer x"), url, Payload.NONE);
    }

    private void endsWith(ErrorCode code, Outgoing outgoing, Speech speech) {
        try (RawSource source = new RawSource(speech)) {
            fails(code, () -> outgoing.send(get(source.url())));
        }
    }

    @Test
    void heads_without_an_end_are_given_up() {
        endsWith(ErrorCode.SOURCE_UNREACHABLE, patient, RawSource.forever(OK, "X-More: " + "x".repeat(1000) + "\r\n"));
        endsWith(ErrorCode.SOURCE_UNREACHABLE, patient, RawSource.forever(OK + "X-Long: ", "x".repeat(1000)));
        endsWith(ErrorCode.SOURCE_UNREACHABLE, patient, RawSource.forever("", "x".repeat(1000)));
        endsWith(ErrorCode.SOURCE_UNREACHABLE, impatient, RawSource.forever("", "HTTP/1.1 100 Continue\r\n\r\n"));
    }

    @Test
    void bodies_without_an_end_are_given_up() {
        endsWith(ErrorCode.SOURCE_ANSWER_INVALID, patient, RawSource.forever(OK + "\r\n", "x".repeat(1000)));
        endsWith(
                ErrorCode.SOURCE_ANSWER_INVALID,
                patient,
                RawSource.forever(OK + "Transfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n"));
        endsWith(
                ErrorCode.SOURCE_ANSWER_INVALID,
                patient,
                RawSource.forever(OK + "Transfer-Encoding: chunked\r\n\r\n1;x=", "x".repeat(1000)));
    }

    @Test
    void a_file_without_an_end_is_too_large() throws Exception {
        try (RawSource source = new RawSource(RawSource.forever(OK + "\r\n", "x".repeat(1000)));
                InputStream body =
                        patient.guarded(patient.open(get(source.url())).body())) {
            fails(ErrorCode.MEDIA_TOO_LARGE, body::readAllBytes);
        }
    }

    @Test
    void an_answer_that_drips_has_no_more_time_than_one_that_stands_still() {
        endsWith(ErrorCode.SOURCE_UNREACHABLE, impatient, dripping(OK + "\r\n"));
        endsWith(ErrorCode.SOURCE_UNREACHABLE, impatient, dripping(OK + "X-Slow: "));
    }

    private static Speech dripping(String start) {
        return out -> {
            out.write(bytes(start));
            while (true) {
                out.write('x');
                out.flush();
                LockSupport.parkNanos(1_000_000);
            }
        };
    }

    @Test
    void a_handshake_that_nobody_answers_is_given_up() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"))) {
            URI url = URI.create("https://127.0.0.1:" + silent.getLocalPort() + "/");

            fails(ErrorCode.SOURCE_UNREACHABLE, () -> impatient.send(get(url)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void an_interrupt_ends_a_call_that_nobody_answers(String scheme) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"))) {
            URI url = URI.create(scheme + "://127.0.0.1:" + silent.getLocalPort() + "/");
            FutureTask<Boolean> call = new FutureTask<>(() -> {
                fails(ErrorCode.SERVICE_UNAVAILABLE, () -> patient.send(get(url)));
                return Thread.currentThread().isInterrupted();
            });
            Thread caller = Thread.ofPlatform().start(call);
            try (Socket met = silent.accept()) {
                caller.interrupt();
                assertThat(call.get()).isTrue();
                met.getInputStream().readAllBytes();
            } catch (SocketException e) {
                assertThat(e).hasMessageContaining("reset");
            }
        }
    }

    @Test
    void a_whole_answer_is_decoded_only_up_to_the_limit_and_an_opened_one_comes_as_it_was_sent() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[10_000_000]);
        }
        Speech bomb = out -> {
            out.write(bytes(OK + "Content-Encoding: gzip\r\nContent-Length: " + packed.size() + "\r\n\r\n"));
            packed.writeTo(out);
        };
        try (RawSource source = new RawSource(bomb)) {
            fails(ErrorCode.SOURCE_ANSWER_INVALID, () -> patient.send(get(source.url())));
            try (InputStream body = patient.open(get(source.url())).body()) {
                assertThat(body.readAllBytes()).isEqualTo(packed.toByteArray());
            }
            assertThat(source.heads.getFirst())
                    .contains("Accept-Encoding: identity")
                    .noneMatch(line -> line.toLowerCase().matches("(cookie|upgrade|expect).*"));
        }
    }

    @Test
    void redirects_end_after_five_whether_they_go_round_or_on() {
        try (Simulator source = new Simulator()) {
            for (int i = 0; i < 20; i++) {
                source.on("/" + i, Said.of(302, "text/plain", "").with("Location", "/" + (i + 1)));
            }
            source.on("/round", Said.of(308, "text/plain", "").with("Location", "/round"));

            fails(ErrorCode.SOURCE_ANSWER_INVALID, () -> patient.send(get(URI.create(source.url() + "/0"))));
            assertThat(source.seen).hasSize(6);
            fails(ErrorCode.SOURCE_ANSWER_INVALID, () -> patient.open(get(URI.create(source.url() + "/round"))));
            assertThat(source.seen).hasSize(12);
        }
    }

    @Test
    void cookies_are_not_kept_and_calls_are_not_repeated() throws IOException {
        try (RawSource source = new RawSource(out -> out.write(
                bytes("HTTP/1.1 503 No\r\nSet-Cookie: a=b\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n")))) {
            assertThat(patient.send(get(source.url())).status()).isEqualTo(503);
            assertThat(patient.send(get(source.url())).status()).isEqualTo(503);

            assertThat(source.heads).hasSize(2);
            assertThat(source.heads.getLast()).noneMatch(line -> line.startsWith("Cookie"));
        }
    }

    @Test
    void a_header_that_would_change_the_request_is_not_sent() {
        URI url = URI.create("http://127.0.0.1:1/");
        for (Map<String, String> headers : List.of(
                Map.of("X-A", "b\r\nHost: c"),
                Map.of("X-A\r\nHost", "c"),
                Map.of("Host", "c"),
                Map.of("Content-Length", "1"),
                Map.of("Transfer-Encoding", "chunked"))) {
            fails(
                    ErrorCode.INVALID_SETTINGS,
                    () -> patient.send(new Call("GET", url, headers, Map.of(), url, Payload.NONE)));
        }
    }

    @Test
    void a_proxy_of_the_machine_is_not_used() {
        try (Trap trap = new Trap();
                Simulator source = new Simulator()) {
            source.on("/", Said.json("{}"));
            for (String kind : new String[] {"http", "socks"}) {
                System.setProperty(kind + ".proxyHost", "127.0.0.1");
                System.setProperty(kind + "ProxyHost", "127.0.0.1");
                System.setProperty(kind + ".proxyPort", "" + trap.port());
                System.setProperty(kind + "ProxyPort", "" + trap.port());
            }
            System.setProperty("http.nonProxyHosts", "");

            assertThat(patient.send(get(URI.create(source.url() + "/"))).isSuccess())
                    .isTrue();
            assertThat(trap.knocks()).isZero();
        } finally {
            for (String kind : new String[] {"http", "socks"}) {
                for (String name : new String[] {".proxyHost", "ProxyHost", ".proxyPort", "ProxyPort"}) {
                    System.clearProperty(kind + name);
                }
            }
            System.clearProperty("http.nonProxyHosts");
        }
    }
}
