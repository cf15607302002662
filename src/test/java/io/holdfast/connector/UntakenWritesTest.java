package io.holdfast.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.Simulator.Said;
import io.holdfast.problem.Problem;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which failures of a write say that nothing of it was taken, so that it may be sent again without looking. */
class UntakenWritesTest {
    private static final StreamSpec PRODUCTS = BuiltIn.shop("products");
    private static final StreamSpec MEDIA = BuiltIn.wordpress("media");

    private final Bench bench = new Bench();
    private final Simulator source = bench.simulator;

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 422, 429})
    void an_answer_that_blames_the_call_does(int status) {
        source.on("/api/products.json", Said.of(status, "text/plain", "no"));

        assertThat(failure().isUntaken()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {307, 408, 500, 502, 503})
    void any_other_answer_does_not(int status) {
        source.on("/api/products.json", Said.of(status, "text/plain", "no").with("Retry-After", "1"));

        assertThat(failure().isUntaken()).isFalse();
    }

    @Test
    void an_answer_that_says_something_else_than_it_should_does_not() {
        source.on("/api/products.json", Said.of(201, "text/html", "<html>Welcome</html>"));

        assertThat(failure().isUntaken()).isFalse();
    }

    @Test
    void a_limit_of_our_own_does_as_nothing_was_sent() {
        bench.limits.waits.add(Duration.ofHours(1));

        assertThat(failure().isUntaken()).isTrue();
        assertThat(source.seen).isEmpty();
    }

    @Test
    void what_follows_a_creation_says_nothing_of_the_creation() {
        source.on("/wp-json/wp/v2/media", Said.of(201, "application/json", "{\"id\":40}"));
        source.on("/wp-json/wp/v2/media/40", Said.of(429, "text/plain", "no"));
        byte[] bytes = "bytes".getBytes(StandardCharsets.UTF_8);
        MediaFile file = new MediaFile("a.png", "image/png", bytes.length, () -> new ByteArrayInputStream(bytes));
        Creation creation = new Creation("4", Optional.empty(), "once", record(), Optional.of(file));

        Problem problem =
                catchThrowableOfType(Problem.class, () -> bench.wordpress().create(MEDIA, creation));

        assertThat(problem.waitFor()).isPresent();
        assertThat(problem.isUntaken()).isFalse();
    }

    private Problem failure() {
        Creation creation = new Creation("7", Optional.empty(), "once", record(), Optional.empty());
        return catchThrowableOfType(Problem.class, () -> bench.shop().create(PRODUCTS, creation));
    }

    private static ObjectNode record() {
        return ExactJson.MAPPER.createObjectNode().put("title", "Tea").put("alt_text", "A cup");
    }
}
