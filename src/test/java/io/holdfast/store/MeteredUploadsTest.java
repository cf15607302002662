package io.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.crypto.Sha256;
import io.holdfast.problem.Problem;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeteredUploadsTest {
    private static final byte[] BODY = new byte[1000];

    @TempDir
    Path folder;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private PartUploads uploads;

    @BeforeEach
    void over_a_directory() {
        uploads = new MeteredUploads(
                new DirectoryUploads(folder, new DirectoryStore(folder), Clock.systemUTC()), registry);
    }

    @Test
    void parts_count_with_their_bytes_and_the_upload_as_what_became_of_it() {
        String first = uploads.begin("a");
        PartUploads.Part part = put("a", first);
        uploads.complete("a", first, List.of(part));
        String second = uploads.begin("a");
        uploads.complete("a", second, List.of(put("a", second)));
        uploads.abort("b", uploads.begin("b"));

        assertThat(registry.get("holdfast.store.parts").counter().count()).isEqualTo(2);
        assertThat(registry.get("holdfast.store.part").counter().count()).isEqualTo(2000);
        assertThat(became("begun")).isEqualTo(3);
        assertThat(became("completed")).isEqualTo(1);
        assertThat(became("not_needed")).isEqualTo(1);
        assertThat(became("aborted")).isEqualTo(1);
    }

    @Test
    void a_part_that_fails_counts_as_an_error_and_not_as_a_part() {
        String upload = uploads.begin("a");
        uploads.abort("a", upload);

        assertThatThrownBy(() -> put("a", upload)).isInstanceOf(Problem.class);

        assertThat(registry.get("holdfast.store.parts").counter().count()).isZero();
        assertThat(registry.get("holdfast.store.upload.errors")
                        .tags("operation", "part", "code", "object_missing")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    private PartUploads.Part put(String key, String upload) {
        return uploads.put(key, upload, 1, Body.of(BODY), Sha256.of(BODY));
    }

    private double became(String result) {
        return registry.get("holdfast.store.uploads")
                .tag("result", result)
                .counter()
                .count();
    }
}
