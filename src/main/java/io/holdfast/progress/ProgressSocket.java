package io.holdfast.progress;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.database.Json;
import io.holdfast.problem.ErrorCode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Live progress. The caller offers the subprotocols {@code holdfast.v1} and either {@code ticket.<ticket>} or {@code bearer.<token>}; the server tells the present state
 * of the tenant's live jobs, then {@code ready}, then each change. {@code {"watch": "<job>"}} asks for one job, ended or not.
 */
@WebSocket(path = "/api/v1/progress")
public class ProgressSocket {
    private static final Logger LOG = Logger.getLogger(ProgressSocket.class);
    private static final CloseReason UNAUTHENTICATED = new CloseReason(4401, "Sign in first");
    private final Watches watches;
    private final Tickets tickets;
    private final ObjectMapper mapper;
    private final Json json;

    ProgressSocket(Watches watches, Tickets tickets, ObjectMapper mapper, Json json) {
        this.watches = watches;
        this.tickets = tickets;
        this.mapper = mapper;
        this.json = json;
    }

    @RegisterForReflection
    record Asked(UUID watch) {}

    @OnOpen
    @RunOnVirtualThread
    void open(WebSocketConnection connection) {
        Optional<Tickets.Watcher> watcher = offered(connection, "ticket.")
                .flatMap(tickets::redeem)
                .or(() -> offered(connection, "bearer.").flatMap(tickets::ofToken));
        if (watcher.isEmpty()) {
            connection.closeAndAwait(UNAUTHENTICATED);
            return;
        }
        watches.open(new Watch(connection, watcher.get(), json));
    }

    @OnTextMessage
    @RunOnVirtualThread
    void asked(String text, WebSocketConnection connection) {
        Watch.Told answer = null;
        try {
            Asked asked = mapper.readValue(text, Asked.class);
            if (asked.watch() == null || !watches.follow(connection.id(), asked.watch())) {
                answer = new Watch.Told(ErrorCode.NOT_FOUND.code(), asked.watch());
            }
        } catch (JsonProcessingException e) {
            answer = new Watch.Told(ErrorCode.INVALID_REQUEST.code(), null);
        }
        if (answer != null) {
            connection.sendTextAndAwait(answer);
        }
    }

    @OnClose
    void closed(WebSocketConnection connection) {
        watches.close(connection.id());
    }

    @OnError
    void failed(Throwable failure, WebSocketConnection connection) {
        LOG.debugf(failure, "A progress socket failed");
        watches.close(connection.id());
    }

    private static Optional<String> offered(WebSocketConnection connection, String prefix) {
        String header = connection.handshakeRequest().header("Sec-WebSocket-Protocol");
        return header == null
                ? Optional.empty()
                : protocols(header)
                        .filter(each -> each.startsWith(prefix))
                        .map(each -> each.substring(prefix.length()))
                        .findFirst();
    }

    private static Stream<String> protocols(String header) {
        return Arrays.stream(header.split(",")).map(String::strip);
    }
}
