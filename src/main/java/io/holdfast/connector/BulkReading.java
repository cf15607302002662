package io.holdfast.connector;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a stream that comes as a file which its source has to make first. A position says how far that is: nothing yet; {@code made:SECONDS:ID}, begun then; or
 * {@code read:OFFSET:ADDRESS}, a place in the file. A source that gives parts of the file is asked for a mebibyte at a time, others for the whole, up to the largest answer that is read.
 */
final class BulkReading {
    private static final String MADE = "made:";
    private static final String READ = "read:";
    private static final int WINDOW = 1 << 20;

    private final SourceCalls calls;
    private final Requests requests;
    private final Outgoing outgoing;
    private final ListReading lists;
    private final long recordLimit;
    private final Clock clock;

    BulkReading(
            SourceCalls calls, Requests requests, Outgoing outgoing, ListReading lists, long recordLimit, Clock clock) {
        this.calls = calls;
        this.requests = requests;
        this.outgoing = outgoing;
        this.lists = lists;
        this.recordLimit = recordLimit;
        this.clock = clock;
    }

    /** The page at a position; {@code export_under_way} where the file is still being made, {@code source_refused_request} where it never will be. */
    Page page(StreamSpec stream, Slice slice, String position) {
        BulkSpec bulk = stream.bulkExport();
        if (position.isEmpty()) {
            return Page.at(MADE + clock.instant().getEpochSecond() + ":" + begun(stream, slice));
        }
        String[] parts = position.split(":", 3);
        return position.startsWith(MADE)
                ? polled(
                        stream,
                        bulk,
                        Duration.ofSeconds(clock.instant().getEpochSecond() - Long.parseLong(parts[1])),
                        parts[2])
                : read(stream, slice, Long.parseLong(parts[1]), parts[2]);
    }

    private String begun(StreamSpec stream, Slice slice) {
        BulkSpec.Start create = stream.bulkExport().create();
        JsonNode id =
                answer(create.endpoint(), lists.values(stream, slice)).json().at(create.id());
        return RecordKey.part(id)
                .orElseThrow(() -> Problem.of(
                        ErrorCode.SOURCE_ANSWER_INVALID, "The source began an export without saying its name."));
    }

    private Reply answer(Endpoint endpoint, Values values) {
        return calls.call(endpoint, Map.of(), values, Payload.NONE)
                .orElseThrow(() -> Problem.of(ErrorCode.SOURCE_REFUSED_REQUEST, "The source has no exports there."));
    }

    private Page polled(StreamSpec stream, BulkSpec bulk, Duration age, String id) {
        Values values = lists.values(stream, Slice.WHOLE).with("export.id", id);
        Reply reply = answer(bulk.poll().endpoint(), values);
        JsonNode told = reply.json();
        String status = told.at(bulk.poll().status()).asText();
        BulkSpec.End end = bulk.statusMap().get(status);
        if (end == BulkSpec.End.FAILED) {
            throw Problem.of(
                    ErrorCode.SOURCE_REFUSED_REQUEST,
                    "The source's export of " + stream.name() + " ended as " + status + ".");
        }
        if (end == BulkSpec.End.DONE) {
            return bulk.download().url() == null
                    ? Page.at(READ + "0:" + id)
                    : address(told.at(bulk.download().url()))
                            .map(url -> Page.at(READ + "0:" + reply.linked(url)))
                            .orElse(Page.END);
        }
        if (age.compareTo(bulk.timeout()) > 0) {
            if (bulk.abort() != null) {
                calls.call(bulk.abort(), Map.of(), values, Payload.NONE, any -> true);
            }
            throw Problem.of(
                    ErrorCode.SOURCE_REFUSED_REQUEST,
                    "The source's export of " + stream.name() + " is not done after " + bulk.timeout() + ".");
        }
        throw Problem.waiting(
                ErrorCode.EXPORT_UNDER_WAY,
                ErrorCode.EXPORT_UNDER_WAY.sentence(),
                bulk.poll().every());
    }

    private static Optional<String> address(JsonNode told) {
        if (told.isNull()) {
            return Optional.empty();
        }
        return Optional.of(RecordKey.part(told)
                .orElseThrow(() -> Problem.of(
                        ErrorCode.SOURCE_ANSWER_INVALID, "The source says that an export is done, and not where.")));
    }

    private Page read(StreamSpec stream, Slice slice, long offset, String place) {
        BulkSpec.Download download = stream.bulkExport().download();
        if (download.format() == BulkSpec.Format.JSON) {
            byte[] whole = JsonText.of(fetched(stream, place, 0, 0).bytes(), null);
            List<RecordItems.Item> items = RecordItems.of(RecordSlices.array(whole, download.recordsPath()));
            return lists.page(stream, slice, items, Optional.empty());
        }
        for (long window = WINDOW; ; window *= 4) {
            Part part = fetched(stream, place, offset, window);
            int end = part.isLast() ? part.bytes().length : lastLine(part.bytes());
            if (end > 0 || part.isLast()) {
                Optional<String> next =
                        part.isLast() ? Optional.empty() : Optional.of(READ + (offset + end) + ":" + place);
                return lists.page(stream, slice, RecordItems.lines(part.bytes(), end), next);
            }
            if (window > recordLimit) {
                throw Problem.of(
                        ErrorCode.SOURCE_ANSWER_INVALID,
                        "A line of the export of " + stream.name() + " is longer than any record may be.");
            }
        }
    }

    /** @param isLast whether the file ends with these bytes */
    private record Part(byte[] bytes, boolean isLast) {}

    /** @param window how many bytes are wanted; 0 for all */
    private Part fetched(StreamSpec stream, String place, long offset, long window) {
        Map<String, String> range =
                window == 0 ? Map.of() : Map.of("Range", "bytes=" + offset + "-" + (offset + window - 1));
        Reply reply = sent(stream, place, range);
        if (reply.status() == 416) {
            return new Part(new byte[0], true);
        }
        if (window > 0 && reply.status() == 206 && isEncoded(reply, offset)) {
            // Parts of an encoded file cannot be decoded alone, so the whole is asked for.
            return fetched(stream, place, offset, 0);
        }
        if (reply.status() == 206) {
            String told = reply.header("Content-Range").orElse("");
            boolean last = told.endsWith("/" + (offset + reply.body().length));
            if (!told.startsWith("bytes " + offset + "-")) {
                throw Problem.of(
                        ErrorCode.SOURCE_ANSWER_INVALID, "The source answered with another part of an export.");
            }
            return new Part(reply.body(), last);
        }
        if (!reply.isSuccess()) {
            throw Problem.of(
                    reply.status() >= 500 ? ErrorCode.SOURCE_FAILED : ErrorCode.SOURCE_REFUSED_REQUEST,
                    "The export of " + stream.name() + " was answered with " + reply.status() + ".");
        }
        // The whole file, although a part was asked for.
        return new Part(
                Arrays.copyOfRange(reply.body(), (int) Math.min(offset, reply.body().length), reply.body().length),
                true);
    }

    private static boolean isEncoded(Reply reply, long offset) {
        return !ContentCoding.of(reply.headers()).isEmpty() || offset == 0 && ContentCoding.isGzip(reply.body());
    }

    private Reply sent(StreamSpec stream, String place, Map<String, String> range) {
        Endpoint endpoint = stream.bulkExport().download().endpoint();
        if (endpoint == null) {
            return outgoing.send(requests.media(place, range));
        }
        Values values = lists.values(stream, Slice.WHOLE).with("export.id", place);
        return calls.call(endpoint.with(range), Map.of(), values, Payload.NONE, reply -> reply.status() == 416)
                .orElseThrow(() -> Problem.of(ErrorCode.SOURCE_REFUSED_REQUEST, "The export is not there any more."));
    }

    private static int lastLine(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }
}
