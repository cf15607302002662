package io.holdfast.platform.forges;

import com.sun.net.httpserver.HttpExchange;
import io.holdfast.testkit.LoopbackServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** The loopback door of a platform: it notes who called, and loses answers or says something else when it is told to. */
final class Doorstep implements AutoCloseable {
    private final LoopbackServer server;
    private final Function<Asked, Said> platform;
    private final List<Asked> calls = new ArrayList<>();
    private Predicate<Asked> lost = call -> false;
    private Said instead;

    Doorstep(Function<Asked, Said> platform) {
        this.platform = platform;
        server = LoopbackServer.start(this::handle);
    }

    String url() {
        return server.url();
    }

    /** The calls since this was last asked. */
    synchronized List<Asked> calls() {
        List<Asked> all = List.copyOf(calls);
        calls.clear();
        return all;
    }

    /** The next such call is carried out, and its answer lost. */
    synchronized void loseAnswer(Predicate<Asked> which) {
        lost = which;
    }

    /** The next call is answered with this. */
    synchronized void sayOnce(Said said) {
        instead = said;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Asked asked = Asked.of(exchange);
            Said said;
            synchronized (this) {
                calls.add(asked);
                said = instead == null ? platform.apply(asked) : instead;
                instead = null;
                if (lost.test(asked)) {
                    lost = call -> false;
                    return;
                }
            }
            said.headers().forEach(exchange.getResponseHeaders()::set);
            boolean empty = said.body().length == 0 || asked.method().equals("HEAD");
            exchange.sendResponseHeaders(said.status(), empty ? -1 : said.body().length);
            if (!empty) {
                exchange.getResponseBody().write(said.body());
            }
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
