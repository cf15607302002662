package io.holdfast.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.BatchOutcome.Taken;
import io.holdfast.connector.BatchOutcome.Unknown;
import io.holdfast.problem.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes of many records in one call. What the answer does not say beyond doubt of a record is unknown, and never guessed. */
final class RestBatches {
    private final SourceCalls calls;
    private final Values access;
    private final RestReading reading;

    RestBatches(SourceCalls calls, Values access, RestReading reading) {
        this.calls = calls;
        this.access = access;
        this.reading = reading;
    }

    /** A record of a call. */
    private record Sent(JsonNode element, Optional<String> parent, RawRecord live) {}

    List<BatchOutcome> create(StreamSpec stream, List<Creation> wanted) {
        BatchCall call =
                new BatchCall(calls, access, stream, stream.write().batch().create());
        List<ObjectNode> elements = wanted.stream()
                .map(each -> RequestBodies.created(stream, each.record()))
                .toList();
        Reply reply = call.answer(elements, wanted.getFirst().parent());
        try {
            return new BatchCreation(call, reading, wanted).outcomes(call.elements(reply));
        } catch (Problem problem) {
            return unknown(wanted.size(), problem);
        }
    }

    private static List<BatchOutcome> unknown(int size, Problem problem) {
        return Collections.nCopies(size, new Unknown(problem.getMessage()));
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

    /** One call for live records, and what its answer says. */
    private final class Trip {
        private final StreamSpec stream;
        private final BatchCall call;
        private final boolean deletes;

        Trip(StreamSpec stream, WriteBatch.Part part, boolean deletes) {
            this.stream = stream;
            this.call = new BatchCall(calls, access, stream, part);
            this.deletes = deletes;
        }

        List<BatchOutcome> of(List<Sent> sent) {
            Reply reply = call.answer(
                    sent.stream().map(Sent::element).toList(), sent.getFirst().parent());
            List<BatchCall.Element> elements;
            try {
                elements = call.elements(reply);
            } catch (Problem problem) {
                return unknown(sent.size(), problem);
            }
            return stream.write().batch().told() == WriteBatch.Told.ORDER
                    ? byOrder(sent, elements)
                    : byKey(sent, elements);
        }

        private List<BatchOutcome> byOrder(List<Sent> sent, List<BatchCall.Element> elements) {
            List<BatchOutcome> outcomes = new ArrayList<>();
            for (int i = 0; i < sent.size(); i++) {
                outcomes.add(
                        elements.size() == sent.size()
                                ? outcome(sent.get(i), elements.get(i))
                                : new Unknown(BatchCall.otherLength(sent.size(), elements.size())));
            }
            return outcomes;
        }

        private List<BatchOutcome> byKey(List<Sent> sent, List<BatchCall.Element> elements) {
            Map<String, BatchCall.Element> known = new HashMap<>();
            elements.forEach(each -> call.key(each).ifPresent(key -> known.put(key, each)));
            List<BatchOutcome> outcomes = new ArrayList<>();
            for (Sent each : sent) {
                BatchCall.Element told =
                        known.get(RecordKey.own(stream, each.live().key()));
                outcomes.add(
                        told == null
                                ? new Unknown("The source's answer does not name the record.")
                                : outcome(each, told));
            }
            return outcomes;
        }

        private BatchOutcome outcome(Sent sent, BatchCall.Element element) {
            Optional<String> key = call.key(element);
            boolean mistaken = key.filter(
                            it -> !it.equals(RecordKey.own(stream, sent.live().key())))
                    .isPresent();
            if (mistaken) {
                return new Unknown("The source was sent one record, and answered of another one in its place.");
            }
            if (call.isRefused(element)) {
                return deletes && call.isGone(element) ? new Taken(sent.live()) : call.refusal(element);
            }
            if (deletes) {
                return new Taken(sent.live());
            }
            if (key.isEmpty() || element.text().isEmpty()) {
                return new Unknown(BatchCall.KEYLESS);
            }
            return new Taken(call.record(element, sent.parent()));
        }
    }
}
