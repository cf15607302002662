package io.holdfast.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.connector.Simulator.Said;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hosts whose names are unusual are looked up, and told to the source, in the form that DNS has them. */
class HostNamesTest {
    @ParameterizedTest
    @CsvSource({
        "bücher.test, xn--bcher-kva.test",
        "xn--bcher-kva.test, xn--bcher-kva.test",
        "日本語.test, xn--wgv71a119e.test",
        "my_bucket.test, my_bucket.test"
    })
    void a_name_is_asked_for_in_ascii(String written, String ascii) {
        WatchedNetwork network = new WatchedNetwork().name(ascii, List.of(List.of("127.0.0.1")));
        try (Simulator source = new Simulator();
                Outgoing outgoing = new Outgoing(Bench.Bounds.USUAL, network.surroundings())) {
            source.on("/", Said.json("{}"));
            URI uri = Addresses.uri(source.url().replace("127.0.0.1", written) + "/");

            outgoing.send(new Call("GET", uri, Map.of("User-Agent", "test"), Map.of(), uri, Payload.NONE));

            assertThat(network.asked).containsExactly(ascii);
            assertThat(source.last().headers().get("host"))
                    .isEqualTo(ascii + ":" + uri.toString().replaceAll("^.*:|/$", ""));
        }
    }
}
