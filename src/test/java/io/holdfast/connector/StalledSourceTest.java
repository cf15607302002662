package io.holdfast.connector;

import static io.holdfast.connector.RestReadingTest.fails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.connector.MediaAnswer.Opened;
import io.holdfast.connector.MediaAnswer.Validators;
import io.holdfast.problem.ErrorCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A source that begins to answer and then says nothing more. */
class StalledSourceTest {
    private final Bench bench = new Bench();
    private final CountDownLatch over = new CountDownLatch(1);
    private final CompletableFuture<Void> begun = new CompletableFuture<>();
    private final ServerSocket server = stalling();

    @AfterEach
    void close() throws IOException {
        over.countDown();
        server.close();
        bench.close();
    }

    @Test
    void a_file_that_stands_still_breaks_off() throws Exception {
        Connection connection = connection(Bench.Bounds.USUAL.impatient());

        try (Opened opened = (Opened) connection.media(url() + "/file.bin", Validators.NONE)) {
            assertThatThrownBy(() -> opened.body().readAllBytes())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("stood still");
        }
    }

    @Test
    void a_page_that_stands_still_is_given_up() {
        fails(ErrorCode.SOURCE_UNREACHABLE, connection(Bench.Bounds.USUAL.impatient())::check);
    }

    @Test
    void an_interrupt_ends_a_call_at_once() throws Exception {
        Connection connection = connection(Bench.Bounds.USUAL);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread caller = Thread.ofVirtual().start(() -> {
            fails(ErrorCode.SERVICE_UNAVAILABLE, connection::check);
            interrupted.complete(Thread.currentThread().isInterrupted());
        });
        begun.join();

        caller.interrupt();

        assertThat(interrupted.join()).isTrue();
    }

    private Connection connection(Bench.Bounds bounds) {
        return bench.open(BuiltIn.named("demo-shop"), Map.of("url", url()), Map.of("token", "x"), bounds);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    private ServerSocket stalling() {
        try {
            ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(() -> answer(socket));
            return socket;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(ServerSocket socket) {
        String start = "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: 100000\r\n\r\n"
                + "x".repeat(10_000);
        try (Socket caller = socket.accept()) {
            caller.getOutputStream().write(start.getBytes(StandardCharsets.ISO_8859_1));
            begun.complete(null);
            over.await();
        } catch (IOException | InterruptedException e) {
            begun.completeExceptionally(e);
        }
    }
}
