package io.holdfast.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A message of a platform, read as the connector's file says. Pure. */
public final class WebhookEvents {
    private final WebhookSpec spec;
    private final Map<String, String> headers;
    private final JsonNode body;

    private WebhookEvents(WebhookSpec spec, Map<String, String> headers, JsonNode body) {
        this.spec = spec;
        this.headers = headers;
        this.body = body;
    }

    /**
     * Something that happened, of a topic that the file knows.
     *
     * @param account absent where the message does not say it
     * @param key absent where the topic names no record, or the message does not say its key
     */
    public record Event(String name, WebhookSpec.Topic topic, Optional<String> account, Optional<String> key) {}

    /** Reads a message, whose signature was verified before. @param headers by names in lower case */
    public static WebhookEvents of(WebhookSpec spec, Map<String, String> headers, byte[] body) {
        JsonNode tree;
        try {
            tree = ExactJson.MAPPER.readTree(body);
        } catch (IOException e) {
            tree = MissingNode.getInstance();
        }
        return new WebhookEvents(spec, headers, tree == null ? MissingNode.getInstance() : tree);
    }

    /** The name of this delivery, the same each time it is sent; absent where the platform gives none. */
    public Optional<String> delivery() {
        return said(spec.deliveryHeader(), spec.deliveryPointer(), body);
    }

    /** What happened that the connector's file knows, in order; a body that is an array holds several. */
    public List<Event> events() {
        List<JsonNode> all = new ArrayList<>();
        if (body.isArray()) {
            body.forEach(all::add);
        } else {
            all.add(body);
        }
        List<Event> events = new ArrayList<>();
        for (JsonNode each : all) {
            said(spec.topicHeader(), spec.topicPointer(), each).ifPresent(name -> {
                WebhookSpec.Topic topic = spec.topics().get(name);
                if (topic != null) {
                    Optional<String> key = topic.key().isEmpty() ? Optional.empty() : RecordKey.of(each, topic.key());
                    events.add(new Event(name, topic, said(spec.accountHeader(), spec.accountPointer(), each), key));
                }
            });
        }
        return events;
    }

    private Optional<String> said(String header, String pointer, JsonNode in) {
        if (header != null) {
            return Optional.ofNullable(headers.get(header.toLowerCase(Locale.ROOT)))
                    .map(String::strip)
                    .filter(value -> !value.isEmpty());
        }
        return pointer == null ? Optional.empty() : RecordKey.part(in.at(pointer));
    }
}
