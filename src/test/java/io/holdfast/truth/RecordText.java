package io.holdfast.truth;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** How a world writes its records, and how it reads moments. */
final class RecordText {
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss");
    private final Traits.Platform platform;

    RecordText(Traits.Platform platform) {
        this.platform = platform;
    }

    /** Without what changes by itself. */
    String stable(Thing thing) {
        return text(thing, 0, "");
    }

    /** As an answer has it. @param views changes by itself, as does the signature of its picture's link */
    String text(Thing thing, int views, String base) {
        String image = platform.media()
                ? ",\"image\":\"%s/files/%d-%s?X-Amz-Signature=s%d\""
                        .formatted(base, thing.number(), thing.content(), views)
                : "";
        return "{\"id\":%s,\"name\":\"%s\",\"content\":\"%s\",\"weight\":9007199254740993.10,\"parent\":%s,\"updated_at\":%s,\"views\":%d,\"deleted\":%s%s}"
                .formatted(
                        platform.keys().json(thing.key()),
                        thing.name(),
                        thing.content(),
                        thing.parent() == null ? "null" : platform.keys().json(thing.parent()),
                        date(thing.changed()),
                        views,
                        thing.deleted() ? "\"yes\"" : "null",
                        image);
    }

    /** A stored record without what changes by itself. */
    static String stable(String line) {
        return line.replaceAll("\"views\":\\d+", "\"views\":0")
                .replaceAll("\"image\":\"[^\"]*/files/", "\"image\":\"/files/")
                .replaceAll("Signature=s\\d+", "Signature=s0");
    }

    String mark(Thing thing) {
        return "{\"id\":%s,\"thing\":%s}"
                .formatted(platform.keys().json(thing.key()), platform.keys().json(thing.key()));
    }

    String note(String note, String text) {
        return "{\"id\":\"%s\",\"text\":\"%s\"}".formatted(note, text);
    }

    String event(int number) {
        return "{\"seq\":" + number + "}";
    }

    private String date(Instant moment) {
        if (moment == null) {
            return "null";
        }
        Instant second = moment.truncatedTo(ChronoUnit.SECONDS);
        return switch (platform.dates()) {
            case ISO -> "\"" + moment + "\"";
            case ISO_SECONDS -> "\"" + second + "\"";
            case ISO_LOCAL -> "\"" + LOCAL.format(second.atOffset(ZoneOffset.UTC)) + "\"";
            case EPOCH -> Long.toString(second.getEpochSecond());
            case EPOCH_MS -> Long.toString(moment.toEpochMilli());
        };
    }

    /** The moment that a parameter means. */
    Instant moment(String param) {
        return switch (platform.dates()) {
            case ISO, ISO_SECONDS -> Instant.parse(param);
            case ISO_LOCAL -> Instant.parse(param + "Z");
            case EPOCH -> Instant.ofEpochSecond(Long.parseLong(param));
            case EPOCH_MS -> Instant.ofEpochMilli(Long.parseLong(param));
        };
    }
}
