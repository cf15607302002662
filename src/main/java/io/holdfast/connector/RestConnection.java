package io.holdfast.connector;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.MediaAnswer.Validators;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A connection to a source that speaks JSON over HTTP. */
final class RestConnection implements Connection {
    private final Connector connector;
    private final String account;
    private final RestReading reading;
    private final ListReading lists;
    private final BulkReading bulk;
    private final ExportReading exports;
    private final RestWriting writing;
    private final RestBatches batches;
    private final RestImports imports;
    private final RestMedia media;
    private final List<Meter> meters;
    private final Duration patience;
    private final long recordLimit;

    RestConnection(
            Connector connector,
            String account,
            RestReading reading,
            ListReading lists,
            BulkReading bulk,
            ExportReading exports,
            RestWriting writing,
            RestBatches batches,
            RestImports imports,
            RestMedia media,
            List<Meter> meters,
            Duration patience,
            long recordLimit) {
        this.connector = connector;
        this.account = account;
        this.reading = reading;
        this.lists = lists;
        this.bulk = bulk;
        this.exports = exports;
        this.writing = writing;
        this.batches = batches;
        this.imports = imports;
        this.media = media;
        this.meters = meters;
        this.patience = patience;
        this.recordLimit = recordLimit;
    }

    @Override
    public Connector connector() {
        return connector;
    }

    @Override
    public String account() {
        return account;
    }

    @Override
    public void check() {
        reading.check();
    }

    @Override
    public OptionalLong count(StreamSpec stream) {
        return reading.count(stream);
    }

    @Override
    public Page page(StreamSpec stream, Slice slice, String position) {
        return complete(
                stream,
                stream.bulkExport() == null ? lists.page(stream, slice, position) : bulk.page(stream, slice, position));
    }

    @Override
    public Page page(StreamSpec stream, Slice slice, String position, int size) {
        return stream.sizesPages()
                ? complete(stream, lists.page(stream, stream.paginator().sized(size), slice, position))
                : page(stream, slice, position);
    }

    private Page complete(StreamSpec stream, Page page) {
        return stream.item() != null && stream.item().readEach()
                ? page.complete(key -> reading.read(stream, key), recordLimit)
                : page;
    }

    @Override
    public Optional<Page> newest(StreamSpec stream) {
        return Optional.ofNullable(stream.cursor())
                .map(CursorSpec::newestFirst)
                .filter(params -> !params.isEmpty())
                .map(params -> lists.filtered(stream, Slice.WHOLE, "", params));
    }

    @Override
    public Page deletions(StreamSpec stream, Slice slice, String position) {
        return lists.deletions(stream, slice, position);
    }

    @Override
    public Optional<RawRecord> read(StreamSpec stream, String key) {
        return reading.read(stream, key);
    }

    @Override
    public Optional<RawRecord> answering(StreamSpec stream, String key) {
        return reading.answering(stream, key);
    }

    @Override
    public List<String> match(StreamSpec stream, ObjectNode record, Optional<String> parent, Optional<Instant> cutOff) {
        return reading.match(stream, record, parent, cutOff);
    }

    @Override
    public Duration patience() {
        return patience;
    }

    @Override
    public Duration timeFor(CallMix calls) {
        return meters.stream()
                .map(meter -> meter.bucket().limit().timeFor(meter.taken(calls)))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    @Override
    public List<Quota> exceeded(CallMix calls) {
        return meters.stream().flatMap(meter -> meter.exceeded(calls).stream()).toList();
    }

    @Override
    public List<MediaLink> mediaOf(StreamSpec stream, RawRecord record) {
        return media.of(stream, record);
    }

    @Override
    public MediaAnswer media(String url, Validators known, boolean page) {
        return media.get(url, known, page);
    }

    @Override
    public String upload(StreamSpec stream, MediaFile file) {
        return media.upload(stream, file);
    }

    @Override
    public ExportFile export(StreamSpec stream) {
        return exports.file(stream);
    }

    @Override
    public InputStream export(StreamSpec stream, ExportFile file, long from, long length) {
        return exports.open(stream, file, from, length);
    }

    @Override
    public RawRecord create(StreamSpec stream, Creation wanted) {
        return writing.create(stream, wanted);
    }

    @Override
    public RawRecord update(StreamSpec stream, RawRecord live, ObjectNode record) {
        return writing.update(stream, live, record);
    }

    @Override
    public void delete(StreamSpec stream, RawRecord live) {
        writing.delete(stream, live);
    }

    @Override
    public List<BatchOutcome> createAll(StreamSpec stream, List<Creation> wanted) {
        return batches.create(stream, wanted);
    }

    @Override
    public List<BatchOutcome> updateAll(StreamSpec stream, List<Change> changes) {
        return batches.update(stream, changes);
    }

    @Override
    public List<BatchOutcome> deleteAll(StreamSpec stream, List<RawRecord> live) {
        return batches.delete(stream, live);
    }

    @Override
    public Optional<String> putBack(StreamSpec stream, MediaFile file) {
        return imports.put(stream, file);
    }

    @Override
    public Optional<BulkSpec.End> imported(StreamSpec stream, String id) {
        return imports.end(stream, id);
    }
}
