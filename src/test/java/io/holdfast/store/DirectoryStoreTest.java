package io.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.problem.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DirectoryStoreTest extends ObjectStoreContract {
    @Override
    ObjectStore store() {
        return new DirectoryStore(folder.resolve("store"));
    }

    @Override
    PartUploads uploads() {
        return new DirectoryUploads(
                folder.resolve("store"), new DirectoryStore(folder.resolve("store")), Clock.systemUTC());
    }

    @Test
    void a_key_cannot_leave_the_folder() {
        assertThatThrownBy(() -> store().size("../outside")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().putIfAbsent("a/../../outside", Body.of(new byte[1])))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_writer_who_stores_is_told_so() {
        assertThat(store().putIfAbsent("a", Body.of(new byte[1]))).isTrue();
        assertThat(store().putIfAbsent("a", Body.of(new byte[1]))).isFalse();
    }

    @Test
    void no_draft_is_left_beside_the_objects() throws IOException {
        store().putIfAbsent("a", Body.of(new byte[10]));
        store().putIfAbsent("a", Body.of(new byte[10]));
        failure(() -> store().putIfAbsent("b", new Body(5, () -> {
            throw new IOException("broken");
        })));

        try (Stream<Path> files = Files.walk(folder.resolve("store"))) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(1);
        }
    }

    @Test
    void a_draft_of_a_process_that_died_is_dropped_once_it_is_old_and_nothing_else_is() throws IOException {
        store().putIfAbsent("a", Body.of(new byte[10]));
        String upload = uploads().begin("b");
        Path incoming = folder.resolve("store").resolve(DirectoryStore.INCOMING);
        Instant now = Instant.now();
        Path old = draft(incoming, now.minus(Duration.ofHours(25)));
        Path young = draft(incoming, now.minus(Duration.ofHours(23)));

        assertThat(uploads().dropDrafts(now.minus(Duration.ofDays(1)))).isEqualTo(1);

        assertThat(old).doesNotExist();
        assertThat(young).exists();
        assertThat(store().size("a")).hasValue(10);
        assertThat(uploads().parts("b", upload)).isEmpty();
        assertThat(uploads().dropDrafts(now.minus(Duration.ofDays(1)))).isZero();
    }

    private static Path draft(Path incoming, Instant touched) throws IOException {
        Path draft = Files.write(incoming.resolve(UUID.randomUUID().toString()), new byte[3]);
        return Files.setLastModifiedTime(draft, FileTime.from(touched));
    }

    @Test
    void a_folder_that_cannot_be_made_is_unavailable() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        ObjectStore store = new DirectoryStore(file);

        assertThat(failure(store::probe)).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
        assertThat(failure(() -> store.putIfAbsent("a", Body.of(new byte[1])))).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
    }
}
