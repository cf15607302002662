package io.holdfast.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The other records that a record names, by the stream's {@code references}. Pure. */
public final class References {
    private References() {}

    /** A record that is named. */
    public record Ref(String stream, String key) {}

    /** A reference that leads nowhere. @param pointer where the record names {@code ref} */
    public record Lost(String pointer, Ref ref) {
        /** What it says, for people. */
        public String sentence() {
            return pointer + " names " + ref.stream() + " " + ref.key();
        }
    }

    /** Finds the key that a named record has where it is going to be. */
    @FunctionalInterface
    public interface Lookup {
        /** The key to write, the same one where it did not change; absent where the record is not there. */
        Optional<String> newKey(String stream, String key);
    }

    /** The records that this one names, each once, in the order of the references. */
    public static Set<Ref> in(StreamSpec stream, JsonNode record) {
        Set<Ref> named = new LinkedHashSet<>();
        for (Reference reference : stream.references()) {
            for (PointerPattern.Place place :
                    PointerPattern.of(reference.pointer()).in(record)) {
                key(reference, record, place.value()).ifPresent(key -> named.add(new Ref(reference.stream(), key)));
            }
        }
        return named;
    }

    /**
     * A copy of the record with every key replaced by what the lookup says; a number stays a number where both are whole ones.
     * What is missing is treated as the reference's {@code on_missing} says; {@code fail} is {@code reference_missing}.
     */
    public static ObjectNode mapped(StreamSpec stream, ObjectNode record, Lookup lookup) {
        return mapped(stream, record, lookup, lost -> {});
    }

    /** As above. @param lost is told of each reference that is left out, of those that are sent */
    public static ObjectNode mapped(StreamSpec stream, ObjectNode record, Lookup lookup, Consumer<Lost> lost) {
        ObjectNode copy = record.deepCopy();
        for (Reference reference : stream.references()) {
            PointerPattern pattern = PointerPattern.of(reference.pointer());
            boolean element = pattern.segments().getLast().equals("*");
            pattern.change(copy, place -> {
                Optional<String> key = key(reference, record, place.value());
                if (key.isEmpty()) {
                    return Optional.of(place.value());
                }
                Optional<String> now = lookup.newKey(reference.stream(), key.get());
                if (now.isPresent()) {
                    return Optional.of(renamed(reference, place.value(), own(reference, now.get())));
                }
                if (reference.onMissing() != Reference.OnMissing.KEEP && stream.sends(reference.pointer())) {
                    lost.accept(new Lost(place.pointer(), new Ref(reference.stream(), key.get())));
                }
                return missing(reference, place, key.get(), element);
            });
        }
        return copy;
    }

    /** The references of {@code wanted} that are sent and that {@code there} has not in the same field. */
    public static List<Lost> lost(StreamSpec stream, JsonNode wanted, JsonNode there) {
        List<Lost> lost = new ArrayList<>();
        for (Reference reference : stream.references()) {
            if (!stream.sends(reference.pointer())) {
                continue;
            }
            PointerPattern pattern = PointerPattern.of(reference.pointer());
            Set<String> held = pattern.in(there).stream()
                    .flatMap(place -> key(reference, there, place.value()).stream())
                    .collect(Collectors.toSet());
            for (PointerPattern.Place place : pattern.in(wanted)) {
                key(reference, wanted, place.value())
                        .filter(key -> !held.contains(key))
                        .ifPresent(key -> lost.add(new Lost(place.pointer(), new Ref(reference.stream(), key))));
            }
        }
        return lost;
    }

    /** Whether a record still has, at the same pointer, a reference that another version lost. */
    public static boolean holds(StreamSpec stream, JsonNode record, Lost lost) {
        return stream.references().stream()
                .filter(each -> each.stream().equals(lost.ref().stream())
                        && PointerPattern.of(each.pointer()).covers(lost.pointer()))
                .anyMatch(each -> key(each, record, record.at(lost.pointer()))
                        .filter(lost.ref().key()::equals)
                        .isPresent());
    }

    private static Optional<JsonNode> missing(
            Reference reference, PointerPattern.Place place, String key, boolean element) {
        return switch (reference.onMissing()) {
            case FAIL ->
                throw Problem.of(
                        ErrorCode.REFERENCE_MISSING,
                        place.pointer() + " names " + reference.stream() + " " + key + ", which is not there.");
            case SKIP -> Optional.empty();
            case KEEP -> Optional.of(place.value());
            case NULL -> element ? Optional.empty() : Optional.of(nothing(reference.none(), place.value()));
        };
    }

    private static JsonNode nothing(List<String> none, JsonNode before) {
        return none.isEmpty() ? NullNode.getInstance() : value(none.getFirst(), before);
    }

    /** The whole key that a value names. Absent where the record does not say below what. */
    private static Optional<String> key(Reference reference, JsonNode record, JsonNode value) {
        Optional<String> own = RecordKey.part(value)
                .flatMap(text -> within(reference, text))
                .filter(key -> !reference.none().contains(key));
        return reference.below() == null
                ? own
                : RecordKey.part(record.at(reference.below()))
                        .flatMap(parent -> own.map(key -> RecordKey.below(parent, key)));
    }

    /** What a record says of a whole key. */
    private static String own(Reference reference, String key) {
        return reference.below() == null ? key : RecordKey.parts(key).getLast();
    }

    private static Optional<String> within(Reference reference, String text) {
        return reference.pattern() == null
                ? Optional.of(text)
                : found(reference, text).map(match -> match.group(1)).filter(key -> !key.isBlank());
    }

    private static Optional<MatchResult> found(Reference reference, String text) {
        Matcher matcher = Pattern.compile(reference.pattern()).matcher(text);
        return matcher.matches() && matcher.group(1) != null ? Optional.of(matcher.toMatchResult()) : Optional.empty();
    }

    private static JsonNode renamed(Reference reference, JsonNode before, String key) {
        if (reference.pattern() == null) {
            return value(key, before);
        }
        MatchResult match = found(reference, before.asText()).orElseThrow();
        return TextNode.valueOf(new StringBuilder(before.asText())
                .replace(match.start(1), match.end(1), key)
                .toString());
    }

    /** The one record of each stream that this one names, by the stream's name; streams of which it can name several are left out. */
    static Map<String, String> single(StreamSpec stream, JsonNode record) {
        Map<String, String> named = new HashMap<>();
        for (Reference reference : stream.references()) {
            if (!reference.many()) {
                key(reference, record, record.at(reference.pointer()))
                        .ifPresent(key -> named.put(reference.stream(), own(reference, key)));
            }
        }
        return named;
    }

    private static JsonNode value(String key, JsonNode before) {
        if (before.isIntegralNumber() && key.matches("-?(0|[1-9]\\d*)")) {
            BigInteger number = new BigInteger(key);
            return number.bitLength() < Long.SIZE
                    ? LongNode.valueOf(number.longValue())
                    : BigIntegerNode.valueOf(number);
        }
        return TextNode.valueOf(key);
    }
}
