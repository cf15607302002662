package io.holdfast.connector;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.TrialReport.Failure;
import io.holdfast.connector.TrialReport.StreamReport;
import io.holdfast.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A look at one stream: its count, its first page, how its list goes on, one record by its key, what changed, and {@link LaterCalls}. Eight calls at most, beside tries. */
final class StreamTrial {
    private static final int EXCERPT = 240;

    private final Connection connection;
    private final StreamSpec stream;
    private final Slice slice;
    private final Secrets secrets;
    private final List<String> faults = new ArrayList<>();
    private final List<String> hints = new ArrayList<>();
    private final Map<String, Integer> media = new LinkedHashMap<>();
    private final Map<String, Integer> references = new LinkedHashMap<>();
    private OptionalLong count = OptionalLong.empty();
    private Page page = Page.END;
    private Failure failure;
    private String secondPage;
    private long milliseconds;

    /** @param slice the whole, or what lies below one parent */
    StreamTrial(Connection connection, StreamSpec stream, Slice slice, Secrets secrets) {
        this.connection = connection;
        this.stream = stream;
        this.slice = slice;
        this.secrets = secrets;
    }

    /** Makes the calls; one that fails does not keep the others from being made. */
    void run() {
        step(() -> count = connection.count(stream));
        step(this::first);
        step(this::second);
        step(this::one);
        step(this::changes);
        LaterCalls later = new LaterCalls(connection, stream, slice, page, faults, hints);
        step(later::missingRecord);
        step(later::file);
        step(later::pageOfOne);
    }

    private void step(Runnable call) {
        try {
            call.run();
        } catch (Problem e) {
            failure = failure == null ? Failure.of(e) : failure;
        }
    }

    private void first() {
        long start = System.nanoTime();
        page = connection.page(stream, slice, "");
        milliseconds = (System.nanoTime() - start) / 1_000_000;
        look();
    }

    /** The key of a record whose children can be looked at. */
    Optional<String> firstKey() {
        return page.records().stream().findFirst().map(RawRecord::key);
    }

    /** How many records there are; absent where nobody knows. */
    OptionalLong size() {
        return page.next().isEmpty() && failure == null ? OptionalLong.of(page.size()) : count;
    }

    StreamReport report(ListCost cost) {
        return new StreamReport(
                stream.name(),
                failure == null && faults.isEmpty(),
                failure,
                faults,
                hints,
                count.isPresent() ? count.getAsLong() : null,
                page.size(),
                page.records().size(),
                page.gone().size(),
                firstKey().map(StreamTrial::shown).orElse(null),
                page.records().stream().findFirst().map(this::excerpt).orElse(null),
                page.next().isPresent(),
                secondPage,
                media,
                references,
                cost.calls(),
                cost.whole(),
                milliseconds);
    }

    /** The report of a stream that cannot be looked at. */
    StreamReport without(String why) {
        hints.add(why);
        return report(new ListCost(0, false));
    }

    /** The report of a stream that is one file: what its source tells of it, and what reading it costs. */
    StreamReport ofFile() {
        long[] chunks = new long[1];
        step(() -> {
            ExportFile file = connection.export(stream);
            chunks[0] = Math.ceilDiv(file.size(), stream.chunkSize());
            hints.add("the file has " + file.size() + " bytes");
            if (!file.hasProof()) {
                hints.add("it has neither a strong ETag nor a checksum: each backup reads all of it");
            }
        });
        return report(new ListCost(chunks[0] + 4, failure == null));
    }

    /** What a backup of this list costs. */
    ListCost cost() {
        ListCost cost = ListCost.of(stream, page, count);
        return new ListCost(cost.calls(), cost.whole() && failure == null);
    }

    private void look() {
        page.refused().stream().limit(3).forEach(each -> faults.add(each.detail()));
        List<ObjectNode> records = page.records().stream()
                .map(each -> ExactJson.object(each.json()))
                .toList();
        long keys = page.records().stream().map(RawRecord::key).distinct().count();
        if (keys < records.size()) {
            faults.add(records.size() + " records have only " + keys + " keys: primary_key does not tell them apart");
        }
        if (page.isEmpty() && count.orElse(0) > 0) {
            faults.add("the source counts " + count.getAsLong() + " records, and the first page holds none");
        } else if (page.isEmpty()) {
            hints.add("the first page holds nothing: try it with an account that has some");
        } else if (records.isEmpty() && page.gone().isEmpty() && page.refused().isEmpty()) {
            hints.add("filter leaves none of the " + page.size() + " items of the first page");
        }
        if (page.next().isEmpty() && stream.filter().isEmpty() && isOff(page.size())) {
            faults.add("the source counts " + count.getAsLong() + " records, and the list ends after " + page.size());
        }
        if (page.next().isPresent() && stream.filter().isEmpty() && count.orElse(page.size()) < page.size()) {
            faults.add("the source counts " + count.getAsLong() + " records, and the first page alone holds "
                    + page.size() + ": count does not count this list");
        }
        if (!records.isEmpty()) {
            places(records);
        }
    }

    private boolean isOff(long size) {
        return count.isPresent() && (count.getAsLong() < size || count.getAsLong() > size + stream.countTolerance());
    }

    private void places(List<ObjectNode> records) {
        stream.media().forEach(each -> media.put(each.pointer(), found(each.pointer(), records)));
        stream.references().forEach(each -> references.put(each.pointer(), found(each.pointer(), records)));
        List<String> named = new ArrayList<>(stream.volatileFields());
        named.addAll(media.keySet());
        named.addAll(references.keySet());
        named.addAll(stream.fields().readOnly());
        named.addAll(stream.fields().createOnly());
        if (stream.cursor() != null) {
            named.add(stream.cursor().field());
        }
        named.stream()
                .distinct()
                .filter(pointer -> found(pointer, records) == 0)
                .forEach(pointer -> hints.add(pointer + " is in none of the first page's records"));
        if (stream.cursor() != null
                && page.newest().isEmpty()
                && found(stream.cursor().field(), records) > 0) {
            faults.add(stream.cursor().field() + " holds no moment in the form that cursor/format says");
        }
    }

    private static int found(String pointer, List<ObjectNode> records) {
        PointerPattern pattern = PointerPattern.of(pointer);
        return records.stream().mapToInt(record -> pattern.in(record).size()).sum();
    }

    private void second() {
        if (page.next().isEmpty()) {
            return;
        }
        Page second = connection.page(stream, slice, page.next().get());
        Set<String> first = new HashSet<>();
        page.records().forEach(each -> first.add(each.key()));
        List<String> keys = second.records().stream().map(RawRecord::key).toList();
        secondPage = keys.isEmpty() ? null : shown(keys.getFirst());
        if (!keys.isEmpty() && first.containsAll(keys)) {
            faults.add(
                    "the second page holds the records of the first again: the list does not go on as paginator says");
        } else if (!second.isEmpty()
                && stream.paginator().sizeParam() != null
                && page.size() < stream.paginator().size()) {
            hints.add("paginator/size asks for " + stream.paginator().size() + " a page, and " + page.size() + " came");
        }
    }

    private void one() {
        Optional<RawRecord> listed = page.records().stream().findFirst();
        if (stream.item() == null || listed.isEmpty()) {
            return;
        }
        Optional<RawRecord> alone = connection.read(stream, listed.get().key());
        if (alone.isEmpty()) {
            faults.add("the record " + shown(listed.get().key()) + " is in the list, and by item it is not there");
            return;
        }
        ObjectNode inList = ExactJson.object(listed.get().json());
        ObjectNode byItem = ExactJson.object(alone.get().json());
        stream.volatileFields().forEach(pointer -> {
            PointerPattern.of(pointer).removeFrom(inList);
            PointerPattern.of(pointer).removeFrom(byItem);
        });
        if (!inList.equals(byItem)) {
            hints.add("the record " + shown(listed.get().key()) + " reads differently by item than in the list");
        }
    }

    /** A list that is asked for changes only is to leave out what is older. */
    private void changes() {
        CursorSpec cursor = stream.cursor();
        if (cursor == null || cursor.sorted() || page.newest().isEmpty()) {
            return;
        }
        Instant since = page.newest().get().truncatedTo(ChronoUnit.SECONDS);
        long older = connection.page(stream, Slice.since(since.toString()), "").records().stream()
                .flatMap(record -> cursor.of(ExactJson.object(record.json())).stream())
                .filter(moment -> moment.isBefore(since))
                .count();
        if (older > 0) {
            hints.add("asked for what changed since " + since + ", the source sent " + older
                    + " older records: cursor does not ask as it wants to be asked");
        }
    }

    private String excerpt(RawRecord record) {
        String text = secrets.without(new String(record.json(), StandardCharsets.UTF_8))
                .replaceAll("\\s+", " ");
        return text.length() > EXCERPT ? text.substring(0, EXCERPT) + "…" : text;
    }

    static String shown(String key) {
        return key.replace(RecordKey.SEPARATOR, '/');
    }
}
