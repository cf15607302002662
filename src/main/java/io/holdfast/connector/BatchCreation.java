package io.holdfast.connector;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.connector.BatchOutcome.Taken;
import io.holdfast.connector.BatchOutcome.Unknown;
import io.holdfast.problem.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Tells which new key belongs to which record of a batch creation. The order of the answer counts only where the connector
 * promises it; otherwise the content decides, read by {@code item} where the answer holds a key and little else. What stays
 * in doubt is unknown.
 */
final class BatchCreation {
    private static final String UNMATCHED = "The source's answer does not say beyond doubt which record became which.";

    private final BatchCall call;
    private final RestReading reading;
    private final List<Creation> wanted;

    BatchCreation(BatchCall call, RestReading reading, List<Creation> wanted) {
        this.call = call;
        this.reading = reading;
        this.wanted = wanted;
    }

    /** What became of each record, in the order of the request. */
    List<BatchOutcome> outcomes(List<BatchCall.Element> elements) {
        if (!call.isInOrder()) {
            return byContent(elements);
        }
        if (elements.size() != wanted.size()) {
            return Collections.nCopies(
                    wanted.size(), new Unknown(BatchCall.otherLength(wanted.size(), elements.size())));
        }
        List<Optional<RawRecord>> records = elements.stream().map(this::said).toList();
        int[] places = matching(records).inOrder();
        List<BatchOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < places.length; i++) {
            outcomes.add(places[i] == CreatedRecords.NONE ? new Unknown(UNMATCHED) : inPlace(i, places[i], elements));
        }
        return outcomes;
    }

    private BatchOutcome inPlace(int record, int place, List<BatchCall.Element> elements) {
        BatchCall.Element element = elements.get(place);
        if (call.isRefused(element)) {
            return call.refusal(element);
        }
        return said(element)
                .or(() -> looked(element))
                .<BatchOutcome>map(it -> taken(record, it))
                .orElseGet(() -> new Unknown(BatchCall.KEYLESS));
    }

    private List<BatchOutcome> byContent(List<BatchCall.Element> elements) {
        List<Optional<RawRecord>> records =
                new ArrayList<>(elements.stream().map(this::said).toList());
        int[] places = matching(records).byContent();
        boolean more = false;
        for (int at = 0; at < records.size(); at++) {
            if (!contains(places, at) && !call.isRefused(elements.get(at))) {
                Optional<RawRecord> looked = looked(elements.get(at));
                more |= looked.isPresent();
                records.set(at, looked);
            }
        }
        if (more) {
            places = matching(records).byContent();
        }
        return outcomes(elements, records, places);
    }

    private List<BatchOutcome> outcomes(
            List<BatchCall.Element> elements, List<Optional<RawRecord>> records, int[] places) {
        BatchOutcome rest = ofUnmatched(elements, places);
        List<BatchOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < places.length; i++) {
            outcomes.add(
                    places[i] == CreatedRecords.NONE
                            ? rest
                            : taken(i, records.get(places[i]).orElseThrow()));
        }
        return outcomes;
    }

    /** Where as many records are left as refusals, and nothing else, all of these were refused. */
    private BatchOutcome ofUnmatched(List<BatchCall.Element> elements, int[] places) {
        List<BatchCall.Element> left = IntStream.range(0, elements.size())
                .filter(at -> !contains(places, at))
                .mapToObj(elements::get)
                .toList();
        boolean refused = elements.size() == wanted.size() && left.stream().allMatch(call::isRefused);
        return refused && !left.isEmpty() ? call.refusal(left) : new Unknown(UNMATCHED);
    }

    private static boolean contains(int[] places, int at) {
        return Arrays.stream(places).anyMatch(place -> place == at);
    }

    private Taken taken(int record, RawRecord answer) {
        String own = RecordKey.own(call.stream(), answer.key());
        return new Taken(
                new RawRecord(RecordKey.below(wanted.get(record).parent().orElse(null), own), answer.json()));
    }

    private CreatedRecords matching(List<Optional<RawRecord>> records) {
        return new CreatedRecords(
                call.stream(),
                wanted.stream().map(Creation::record).toList(),
                records.stream()
                        .map(each -> each.<JsonNode>map(it -> ExactJson.object(it.json())))
                        .toList());
    }

    /** The record that the element itself holds, below the parent of all. */
    private Optional<RawRecord> said(BatchCall.Element element) {
        return call.isRefused(element)
                        || call.key(element).isEmpty()
                        || element.text().isEmpty()
                ? Optional.empty()
                : Optional.of(call.record(element, commonParent()));
    }

    /** The record of the key that the element names, as the source has it now; one that cannot be read proves nothing. */
    private Optional<RawRecord> looked(BatchCall.Element element) {
        StreamSpec stream = call.stream();
        Optional<String> parent = commonParent();
        if (stream.item() == null || stream.parent() != null && parent.isEmpty()) {
            return Optional.empty();
        }
        try {
            return call.key(element).flatMap(own -> reading.read(stream, RecordKey.below(parent.orElse(null), own)));
        } catch (Problem unreadable) {
            return Optional.empty();
        }
    }

    private Optional<String> commonParent() {
        Optional<String> first = wanted.getFirst().parent();
        return first.filter(it -> wanted.stream().allMatch(each -> each.parent().equals(first)));
    }
}
