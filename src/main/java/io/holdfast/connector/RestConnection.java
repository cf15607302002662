package io.holdfast.connector;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.MediaAnswer.Validators;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A connection to a source that speaks JSON over HTTP. */
final class RestConnection implements Connection {
    private final Connector connector;
    private final RestReading reading;
    private final ListReading lists;
    private final RestWriting writing;
    private final RestMedia media;

    RestConnection(Connector connector, RestReading reading, ListReading lists, RestWriting writing, RestMedia media) {
        this.connector = connector;
        this.reading = reading;
        this.lists = lists;
        this.writing = writing;
        this.media = media;
    }

    @Override
    public Connector connector() {
        return connector;
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
        return lists.page(stream, slice, position);
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
    public List<String> match(StreamSpec stream, ObjectNode record) {
        return reading.match(stream, record);
    }

    @Override
    public List<MediaLink> mediaOf(StreamSpec stream, RawRecord record) {
        return media.of(stream, record);
    }

    @Override
    public MediaAnswer media(String url, Validators known) {
        return media.get(url, known);
    }

    @Override
    public String upload(StreamSpec stream, MediaFile file) {
        return media.upload(stream, file);
    }

    @Override
    public RawRecord create(StreamSpec stream, ObjectNode record, Optional<MediaFile> file) {
        return writing.create(stream, record, file);
    }

    @Override
    public RawRecord update(StreamSpec stream, String key, ObjectNode record) {
        return writing.update(stream, key, record);
    }

    @Override
    public void delete(StreamSpec stream, String key) {
        writing.delete(stream, key);
    }
}
