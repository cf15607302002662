package io.holdfast.truth;

import io.holdfast.truth.Fault.Kind;
import io.holdfast.truth.Listing.Part;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;

/** What goes wrong in one backup, and whom it may cost. */
final class Faults {
    private static final List<String> STREAMS = List.of("marks", "notes", "things", "events");
    private final List<Fault> faults;
    private final Listing listing;

    Faults(List<Fault> faults, Listing listing) {
        this.faults = faults;
        this.listing = listing;
    }

    Optional<Fault> of(Kind kind) {
        return faults.stream().filter(fault -> fault.kind() == kind).findFirst();
    }

    /** Whom a fault hits, among those that are there. */
    static Optional<String> victim(Fault fault, List<String> keys) {
        return keys.isEmpty() ? Optional.empty() : Optional.of(keys.get(fault.dice() % keys.size()));
    }

    static String refusedStream(Fault fault) {
        return STREAMS.get(fault.dice() % STREAMS.size());
    }

    /** What a list of another stream, or all of a stream, is refused with. */
    Optional<HttpAnswer> refusal(String stream) {
        return of(Kind.REFUSED_STREAM)
                .filter(fault -> refusedStream(fault).equals(stream))
                .map(fault -> said(fault.status()));
    }

    Optional<HttpAnswer> refusalBelow(String parent, List<String> keys) {
        return of(Kind.REFUSED_PARENT)
                .filter(fault -> victim(fault, keys).filter(parent::equals).isPresent())
                .map(fault -> said(fault.status()));
    }

    /** The main list's answer, right or wrong. @param number of this call for the list @param last the part that was answered before */
    HttpAnswer list(HttpCall call, int number, List<Thing> sorted, List<String> keys, Part last, int views) {
        List<Thing> all = sorted;
        if (of(Kind.ENDS_EARLY).isPresent()) {
            all = sorted.subList(0, (sorted.size() + 1) / 2);
        }
        Part part = repeated(call, listing.part(call, all), all);
        for (Fault fault : faults) {
            boolean now = fault.call() == number;
            switch (fault.kind()) {
                case FAILS_ONCE, THROTTLED_ONCE -> {
                    if (now) {
                        HttpAnswer answer = said(fault.status());
                        return fault.status() == 429 ? answer.with("Retry-After", "1") : answer;
                    }
                }
                case HTML_ONCE -> {
                    if (now) {
                        return HttpAnswer.json(200, "<html>one moment</html>").with("Content-Type", "text/html");
                    }
                }
                case NOTHING_ONCE -> {
                    if (now) {
                        return HttpAnswer.json(200, "");
                    }
                }
                case CUT_ONCE -> {
                    if (now) {
                        return listing.answer(part, views).cutShort();
                    }
                }
                case EMPTY_ONCE -> part = now ? new Part(List.of(), part.from(), null) : part;
                case REPEATS_ONCE -> part = now && last != null ? last : part;
                case POISON, CUT_POISON -> {
                    Optional<String> poison = victim(fault, keys);
                    if (part.items().stream()
                            .anyMatch(each -> poison.filter(each.key()::equals).isPresent())) {
                        return fault.kind() == Kind.POISON
                                ? said(fault.status())
                                : listing.answer(part, views).cutShort();
                    }
                }
                case REFUSED_FROM -> {
                    if (part.from() > fault.call()) {
                        return said(fault.status());
                    }
                }
                default -> {}
            }
        }
        HttpAnswer answer = listing.answer(part, views);
        return of(Kind.GZIP).isPresent()
                ? answer.withBody(zipped(answer.body())).with("Content-Encoding", "gzip")
                : of(Kind.GZIP_UNSAID).isPresent() ? answer.withBody(zipped(answer.body())) : answer;
    }

    private Part repeated(HttpCall call, Part part, List<Thing> all) {
        int given = listing.given(call);
        if (of(Kind.REPEATS_FOREVER).isEmpty() || part.from() == 0 || part.from() < all.size() - given) {
            return part;
        }
        Part lastOne = listing.at(call, all, Math.max(0, all.size() - given));
        return new Part(lastOne.items(), lastOne.from(), part.next());
    }

    private static byte[] zipped(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static HttpAnswer said(int status) {
        return HttpAnswer.json(status, "{\"message\":\"said the world\"}");
    }

    /** What the source says to be the number of its records; empty where that fails. @param before what it was before this backup */
    Optional<Integer> count(int now, int before) {
        if (of(Kind.COUNT_FAILS).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                of(Kind.COUNT_STALE).isPresent()
                        ? Math.min(now, before)
                        : of(Kind.COUNT_HIGH).isPresent() ? now + 2 : now);
    }

    int countStatus() {
        return of(Kind.COUNT_FAILS).orElseThrow().status();
    }

    /** The streams that any of the faults touches. */
    Set<String> streams() {
        Set<String> all = new TreeSet<>();
        for (Fault fault : faults) {
            switch (fault.kind()) {
                case REFUSED_STREAM -> all.add(refusedStream(fault));
                case REFUSED_PARENT -> all.add("notes");
                default -> all.add("things");
            }
        }
        return all;
    }
}
