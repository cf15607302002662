package io.holdfast.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.holdfast.connector.BatchOutcome.Refused;
import io.holdfast.connector.BatchOutcome.Unknown;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One call that writes several records of a stream, and how its answer is read. */
final class BatchCall {
    static final String KEYLESS = "The source answered with a record without its key.";

    private final SourceCalls calls;
    private final Values access;
    private final StreamSpec stream;
    private final WriteBatch batch;
    private final WriteBatch.Part part;

    BatchCall(SourceCalls calls, Values access, StreamSpec stream, WriteBatch.Part part) {
        this.calls = calls;
        this.access = access;
        this.stream = stream;
        this.batch = stream.write().batch();
        this.part = part;
    }

    /** An element of the answer. @param text its exact bytes; absent where it is no object */
    record Element(JsonNode tree, Optional<byte[]> text) {}

    StreamSpec stream() {
        return stream;
    }

    /** Whether the platform promises to list creations in the order of the request. */
    boolean isInOrder() {
        return part.inOrder();
    }

    /** Sends the elements in one call. @param parent of the records where the call is for one parent's */
    Reply answer(List<? extends JsonNode> elements, Optional<String> parent) {
        ArrayNode list = ExactJson.MAPPER.createArrayNode();
        elements.forEach(list::add);
        JsonNode body =
                part.list() == null ? list : ExactJson.MAPPER.createObjectNode().set(part.list(), list);
        Values values = parent.map(key -> access.withKey("parent.key", key)).orElse(access);
        return calls.call(batch.endpoint(part), Map.of(), values, Payload.json(ExactJson.bytes(body)))
                .orElseThrow(() ->
                        Problem.of(ErrorCode.SOURCE_REFUSED_REQUEST, "The source has no place for these writes."));
    }

    /** The elements of the answer's list; {@code source_answer_invalid} where there is no list. */
    List<Element> elements(Reply reply) {
        List<Optional<byte[]>> texts = RecordSlices.array(reply.jsonText(), part.answer());
        JsonNode list = reply.json().at(part.answer());
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            elements.add(new Element(list.path(i), texts.get(i)));
        }
        return elements;
    }

    /** The key that an element names, without a parent's; a refusal may name it where a request does. */
    Optional<String> key(Element element) {
        if (!element.tree().isContainerNode()) {
            return RecordKey.part(element.tree());
        }
        return RecordKey.of(element.tree().at(batch.result()), stream.primaryKey())
                .or(() -> RecordKey.of(element.tree(), stream.primaryKey()))
                .or(() -> Optional.ofNullable(batch.key())
                        .flatMap(place -> RecordKey.part(element.tree().at(place))));
    }

    /** The record in an element that names its key. */
    RawRecord record(Element element, Optional<String> parent) {
        byte[] json = RecordSlices.object(element.text().orElseThrow(), batch.result());
        return new RawRecord(RecordKey.below(parent.orElse(null), key(element).orElseThrow()), json);
    }

    boolean holdsRecord(Element element) {
        return element.text().isPresent() && element.tree().at(batch.result()).isObject();
    }

    boolean isRefused(Element element) {
        JsonNode error = batch.error() == null || !element.tree().isContainerNode()
                ? ExactJson.MAPPER.missingNode()
                : element.tree().at(batch.error());
        return switch (error.getNodeType()) {
            case MISSING, NULL -> false;
            case ARRAY, OBJECT -> !error.isEmpty();
            case STRING -> !error.asText().isBlank();
            default -> error.asBoolean(true);
        };
    }

    /** Whether a refusal says that there is no such record. */
    boolean isGone(Element element) {
        int status = status(element);
        return status == 404 || status == 410;
    }

    /** What a refusal says of its record. */
    BatchOutcome refusal(Element element) {
        int status = status(element);
        Problem problem = calls.rules().refused(element.tree().at(batch.error()), status);
        return status >= 500 || status == 429 ? new Unknown(problem.getMessage()) : new Refused(problem);
    }

    /** The outcome of records whose refusals cannot be told apart. */
    BatchOutcome refusal(List<Element> elements) {
        if (elements.size() == 1) {
            return refusal(elements.getFirst());
        }
        List<BatchOutcome> each =
                elements.stream().map(this::refusal).distinct().toList();
        Optional<BatchOutcome> unknown =
                each.stream().filter(Unknown.class::isInstance).findFirst();
        ArrayNode errors = ExactJson.MAPPER.createArrayNode();
        elements.forEach(element -> errors.add(element.tree().at(batch.error())));
        return unknown.orElseGet(() -> new Refused(calls.rules().refused(errors, 0)));
    }

    private int status(Element element) {
        return batch.status() == null ? 0 : element.tree().at(batch.status()).asInt(0);
    }

    static String otherLength(int sent, int answered) {
        return "The source was sent " + sent + " records, and its answer lists " + answered + ".";
    }
}
