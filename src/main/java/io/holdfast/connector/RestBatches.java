package io.holdfast.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.BatchOutcome.Refused;
import io.holdfast.connector.BatchOutcome.Taken;
import io.holdfast.connector.BatchOutcome.Unknown;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes of many records in one call. What the answer does not say beyond doubt of a record is unknown, and never guessed. */
final class RestBatches {
    private final SourceCalls calls;
    private final Values access;

    RestBatches(SourceCalls calls, Values access) {
        this.calls = calls;
        this.access = access;
    }

    /** A record of a call. @param live null for one that is made */
    private record Sent(JsonNode element, Optional<String> parent, RawRecord live) {}

    List<BatchOutcome> create(StreamSpec stream, List<Creation> wanted) {
        List<Sent> sent = wanted.stream()
                .map(each -> new Sent(RequestBodies.created(stream, each.record()), each.parent(), null))
                .toList();
        return new Trip(stream, stream.write().batch().create(), false).of(sent);
    }

    List<BatchOutcome> update(StreamSpec stream, List<Change> changes) {
        List<Sent> sent = changes.stream()
                .map(each -> {
                    JsonNode live = ExactJson.object(each.live().json());
                    ObjectNode element = RequestBodies.updated(stream, each.record(), live);
                    named(stream, element, live);
                    return sent(stream, element, each.live());
                })
                .toList();
        return new Trip(stream, stream.write().batch().update(), false).of(sent);
    }

    List<BatchOutcome> delete(StreamSpec stream, List<RawRecord> live) {
        WriteBatch.Part part = stream.write().batch().delete();
        List<Sent> sent = live.stream()
                .map(each -> {
                    JsonNode record = ExactJson.object(each.json());
                    JsonNode element = part.bare()
                            ? record.at(stream.primaryKey().getFirst())
                            : named(stream, ExactJson.MAPPER.createObjectNode(), record);
                    return sent(stream, element, each);
                })
                .toList();
        return new Trip(stream, part, true).of(sent);
    }

    private static Sent sent(StreamSpec stream, JsonNode element, RawRecord live) {
        return new Sent(element, RecordKey.parent(stream, live.key()), live);
    }

    /** Says which record an element means, in the type that its key has there. */
    private static ObjectNode named(StreamSpec stream, ObjectNode element, JsonNode live) {
        String primary = stream.primaryKey().getFirst();
        String place = Given.or(stream.write().batch().key(), primary);
        PointerPattern.of(place).put(element, live.at(primary));
        return element;
    }

    /** One call, and what its answer says. */
    private final class Trip {
        private final StreamSpec stream;
        private final WriteBatch batch;
        private final WriteBatch.Part part;
        private final boolean deletes;

        Trip(StreamSpec stream, WriteBatch.Part part, boolean deletes) {
            this.stream = stream;
            this.batch = stream.write().batch();
            this.part = part;
            this.deletes = deletes;
        }

        List<BatchOutcome> of(List<Sent> sent) {
            Reply reply = answer(sent);
            List<Element> elements;
            try {
                elements = elements(reply);
            } catch (Problem problem) {
                return sent.stream()
                        .<BatchOutcome>map(each -> new Unknown(problem.getMessage()))
                        .toList();
            }
            boolean byOrder =
                    batch.told() == WriteBatch.Told.ORDER || sent.getFirst().live() == null;
            return byOrder ? byOrder(sent, elements) : byKey(sent, elements);
        }

        private Reply answer(List<Sent> sent) {
            ArrayNode list = ExactJson.MAPPER.createArrayNode();
            sent.forEach(each -> list.add(each.element()));
            JsonNode body = part.list() == null
                    ? list
                    : ExactJson.MAPPER.createObjectNode().set(part.list(), list);
            Values values = sent.getFirst()
                    .parent()
                    .map(key -> access.withKey("parent.key", key))
                    .orElse(access);
            return calls.call(batch.endpoint(part), Map.of(), values, Payload.json(ExactJson.bytes(body)))
                    .orElseThrow(() ->
                            Problem.of(ErrorCode.SOURCE_REFUSED_REQUEST, "The source has no place for these writes."));
        }

        /** @param text the exact bytes; absent where it is no object */
        private record Element(JsonNode tree, Optional<byte[]> text) {}

        private List<Element> elements(Reply reply) {
            List<Optional<byte[]>> texts = RecordSlices.array(reply.jsonText(), part.answer());
            JsonNode list = reply.json().at(part.answer());
            List<Element> elements = new ArrayList<>();
            for (int i = 0; i < texts.size(); i++) {
                elements.add(new Element(list.path(i), texts.get(i)));
            }
            return elements;
        }

        private List<BatchOutcome> byOrder(List<Sent> sent, List<Element> elements) {
            List<BatchOutcome> outcomes = new ArrayList<>();
            for (int i = 0; i < sent.size(); i++) {
                outcomes.add(
                        elements.size() == sent.size()
                                ? outcome(sent.get(i), elements.get(i))
                                : new Unknown("The source was sent " + sent.size() + " records, and answered of "
                                        + elements.size() + "."));
            }
            return outcomes;
        }

        private List<BatchOutcome> byKey(List<Sent> sent, List<Element> elements) {
            Map<String, Element> known = new HashMap<>();
            elements.forEach(each -> key(each).ifPresent(key -> known.put(key, each)));
            List<BatchOutcome> outcomes = new ArrayList<>();
            for (Sent each : sent) {
                Element told = known.get(RecordKey.own(stream, each.live().key()));
                outcomes.add(
                        told == null
                                ? new Unknown("The source's answer does not name the record.")
                                : outcome(each, told));
            }
            return outcomes;
        }

        /** The key that an element names, without a parent's; one that was refused may name it where a request does. */
        private Optional<String> key(Element element) {
            if (!element.tree().isContainerNode()) {
                return RecordKey.part(element.tree());
            }
            return RecordKey.of(element.tree().at(batch.result()), stream.primaryKey())
                    .or(() -> RecordKey.of(element.tree(), stream.primaryKey()))
                    .or(() -> Optional.ofNullable(batch.key())
                            .flatMap(place -> RecordKey.part(element.tree().at(place))));
        }

        private BatchOutcome outcome(Sent sent, Element element) {
            Optional<String> key = key(element);
            boolean mistaken = sent.live() != null
                    && key.filter(it ->
                                    !it.equals(RecordKey.own(stream, sent.live().key())))
                            .isPresent();
            if (mistaken) {
                return new Unknown("The source was sent one record, and answered of another one in its place.");
            }
            if (isRefused(element.tree())) {
                return refusal(sent, element.tree());
            }
            if (deletes) {
                return new Taken(sent.live());
            }
            if (key.isEmpty() || element.text().isEmpty()) {
                return new Unknown("The source answered with a record without its key.");
            }
            byte[] json = RecordSlices.object(element.text().get(), batch.result());
            return new Taken(new RawRecord(RecordKey.below(sent.parent().orElse(null), key.get()), json));
        }

        private boolean isRefused(JsonNode element) {
            JsonNode error = batch.error() == null || !element.isContainerNode()
                    ? ExactJson.MAPPER.missingNode()
                    : element.at(batch.error());
            return switch (error.getNodeType()) {
                case MISSING, NULL -> false;
                case ARRAY, OBJECT -> !error.isEmpty();
                case STRING -> !error.asText().isBlank();
                default -> error.asBoolean(true);
            };
        }

        private BatchOutcome refusal(Sent sent, JsonNode element) {
            int status = batch.status() == null ? 0 : element.at(batch.status()).asInt(0);
            if (deletes && (status == 404 || status == 410)) {
                return new Taken(sent.live());
            }
            Problem problem = calls.rules().refused(element.at(batch.error()), status);
            return status >= 500 || status == 429 ? new Unknown(problem.getMessage()) : new Refused(problem);
        }
    }
}
