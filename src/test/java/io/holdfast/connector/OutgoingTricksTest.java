package io.holdfast.connector;

import static io.holdfast.connector.RestReadingTest.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.connector.Simulator.Said;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every way to make the service call an address that it must not call, through every door at which outsiders can hand it an address. A trap listens on all addresses of
 * this machine, and each socket notes where it was to go: nothing but the source itself may ever be there.
 */
class OutgoingTricksTest {
    private static final String SOURCE = "127.0.0.77";
    private static final Endpoint GET = new Endpoint("GET", "/x", Map.of(), Map.of(), null);
    private static final Trap TRAP = new Trap();
    private static final Simulator SIMULATOR = new Simulator(SOURCE);

    private final WatchedNetwork network = Tricks.network();
    private final Outgoing outgoing = new Outgoing(Bench.Bounds.USUAL.allowing(SOURCE), network.surroundings());

    @BeforeEach
    void drain() {
        TRAP.knocks();
    }

    @AfterEach
    void close() {
        outgoing.close();
    }

    @AfterAll
    static void end() {
        TRAP.close();
        SIMULATOR.close();
    }

    /** Where outsiders can hand an address in. */
    enum Door {
        SETTING {
            @Override
            void walk(Outgoing outgoing, String trick) {
                outgoing.send(requests(trick).call(GET, Map.of(), Values.of(Map.of()), Payload.NONE));
            }
        },
        TOKEN_ADDRESS {
            @Override
            void walk(Outgoing outgoing, String trick) {
                URI url = Requests.base(trick);
                outgoing.send(new Call("POST", url, Map.of(), Map.of(), url, Payload.form(Map.of("a", "b"))));
            }
        },
        NEXT_PAGE {
            @Override
            void walk(Outgoing outgoing, String trick) {
                outgoing.send(requests(SIMULATOR.url()).follow(GET, trick, Values.of(Map.of())));
            }
        },
        MEDIA_LINK {
            @Override
            void walk(Outgoing outgoing, String trick) {
                outgoing.open(requests(SIMULATOR.url()).media(trick, Map.of()));
            }
        },
        REDIRECT {
            @Override
            void walk(Outgoing outgoing, String trick) {
                outgoing.send(redirected(302, trick));
            }
        },
        MEDIA_REDIRECT {
            @Override
            void walk(Outgoing outgoing, String trick) {
                outgoing.open(redirected(307, trick));
            }
        };

        abstract void walk(Outgoing outgoing, String trick);
    }

    private static Requests requests(String url) {
        return new Requests(
                BuiltIn.named("demo-shop"), Values.of(Map.of("settings.url", url)), Map.of("User-Agent", "test"));
    }

    private static Call redirected(int status, String location) {
        // As it goes over the line: bytes; and no header has a line end.
        String bytes = new String(location.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)
                .replaceAll("[\\r\\n]", "");
        SIMULATOR.on("/x", Said.of(status, "text/plain", "").with("Location", bytes));
        return requests(SIMULATOR.url()).call(GET, Map.of(), Values.of(Map.of()), Payload.NONE);
    }

    static Stream<Arguments> tricks() {
        return Arrays.stream(Door.values())
                .flatMap(door -> Tricks.all(TRAP.port()).stream().map(trick -> Arguments.of(door, trick)));
    }

    @ParameterizedTest
    @MethodSource("tricks")
    void no_way_to_say_an_address_leads_to_one_that_is_not_public(Door door, String trick) throws Exception {
        Problem met = null;
        try {
            door.walk(outgoing, trick);
        } catch (Problem problem) {
            met = problem;
        }

        assertThat(TRAP.knocks()).isZero();
        assertThat(network.reached).allMatch(InetAddress.getByName(SOURCE)::equals);
        if (met != null) {
            assertThat(met.code())
                    .isIn(
                            ErrorCode.SOURCE_ADDRESS_FORBIDDEN,
                            ErrorCode.SOURCE_UNREACHABLE,
                            ErrorCode.SOURCE_ANSWER_INVALID,
                            ErrorCode.INVALID_SETTINGS,
                            ErrorCode.MEDIA_MISSING);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void a_redirect_of_any_kind_is_looked_at(int status) {
        for (String to : List.of("http://127.0.0.1:" + TRAP.port(), "http://169.254.169.254/", "file:///etc/passwd")) {
            fails(ErrorCode.SOURCE_ADDRESS_FORBIDDEN, () -> outgoing.send(redirected(status, to)));
            fails(ErrorCode.SOURCE_ADDRESS_FORBIDDEN, () -> outgoing.open(redirected(status, to)));
        }
        assertThat(TRAP.knocks()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1", "127.9.9.9", "[::1]", "[::ffff:127.0.0.1]", "localhost", "loopback.test", "0.0.0.0"
            })
    void the_trap_sees_who_comes_where_the_operator_allows_it(String host) {
        try (Outgoing allowed = new Outgoing(
                Bench.Bounds.USUAL.impatient().allowing("127.0.0.0/8", "::1", "0.0.0.0"), network.surroundings())) {
            URI url = URI.create("http://" + host + ":" + TRAP.port());

            fails(ErrorCode.SOURCE_UNREACHABLE, () -> allowed.send(get(url)));
        }
        assertThat(TRAP.knocks()).isEqualTo(1);
    }

    @Test
    void a_name_that_says_something_else_the_second_time_is_called_where_it_was_looked_at() {
        network.name("rebinding.test", List.of(List.of(SOURCE), List.of("127.0.0.1"), List.of("10.0.0.1")));
        SIMULATOR.on("/", Said.json("{}"));
        URI url = URI.create(
                "http://rebinding.test:" + URI.create(SIMULATOR.url()).getPort() + "/");

        assertThat(outgoing.send(get(url)).isSuccess()).isTrue();
        assertThat(network.asked).containsExactly("rebinding.test");
        assertThat(network.reached).extracting(InetAddress::getHostAddress).containsExactly(SOURCE);

        URI elsewhere = URI.create("http://rebinding.test:" + TRAP.port() + "/");
        fails(ErrorCode.SOURCE_ADDRESS_FORBIDDEN, () -> outgoing.send(get(elsewhere)));
        fails(ErrorCode.SOURCE_ADDRESS_FORBIDDEN, () -> outgoing.send(get(elsewhere)));
        assertThat(network.asked).hasSize(3);
        assertThat(network.reached).hasSize(1);
        assertThat(TRAP.knocks()).isZero();
    }

    @Test
    void an_address_that_does_not_answer_makes_way_for_the_next_that_was_looked_at() {
        network.name("two.test", List.of(List.of("93.184.215.14", SOURCE)));
        SIMULATOR.on("/", Said.json("{}"));

        assertThat(outgoing.send(get(URI.create(
                                "http://two.test:" + URI.create(SIMULATOR.url()).getPort() + "/")))
                        .isSuccess())
                .isTrue();
        assertThat(network.reached).extracting(InetAddress::getHostAddress).containsExactly("93.184.215.14", SOURCE);
    }

    private static Call get(URI url) {
        return new Call("GET", url, Map.of(), Map.of(), url, Payload.NONE);
    }
}
