package io.holdfast.testkit;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** A progress socket held open by a test, with all that it was told. */
public final class ProgressListener implements AutoCloseable, WebSocket.Listener {
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private WebSocket socket;

    private ProgressListener() {}

    /** Opens the socket of the service at that address, offering a credential such as {@code ticket.…} as a subprotocol. */
    public static ProgressListener open(URI address, String credential) {
        return open(address, credential, null);
    }

    public static ProgressListener open(URI address, String credential, String origin) {
        ProgressListener listener = new ProgressListener();
        WebSocket.Builder builder =
                HttpClient.newHttpClient().newWebSocketBuilder().subprotocols("holdfast.v1", credential);
        if (origin != null) {
            builder.header("Origin", origin);
        }
        try {
            listener.socket = builder.buildAsync(
                            URI.create("ws://" + address.getAuthority() + "/api/v1/progress"), listener)
                    .join();
            return listener;
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException handshake) {
                throw new IllegalStateException(
                        "The handshake was refused with "
                                + handshake.getResponse().statusCode(),
                        e);
            }
            throw e;
        }
    }

    @Override
    public synchronized CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            messages.add(partial.toString());
            partial.setLength(0);
            notifyAll();
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.complete(-1);
    }

    public List<String> messages() {
        return List.copyOf(messages);
    }

    public void send(String text) {
        socket.sendText(text, true).join();
    }

    /** Waits for a message of that kind among all that came or will come. */
    public synchronized void await(Predicate<String> which, Duration most) {
        long end = System.nanoTime() + most.toNanos();
        while (messages.stream().noneMatch(which)) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("Not told within " + most + "; told: " + messages);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    /** The code with which the server closes the socket. */
    public int awaitClosed(Duration most) {
        try {
            return closed.get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("Not closed within " + most, e);
        }
    }

    @Override
    public void close() {
        socket.abort();
    }
}
