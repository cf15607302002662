package io.holdfast.restore;

import io.holdfast.connector.MediaFields;
import io.holdfast.connector.StreamSpec;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What is to be restored.
 *
 * @param streams the chosen ones; empty for all that can be written, or for none where only records are deleted
 * @param deletes of which streams live records that the backup lacks are deleted
 */
@RegisterForReflection
public record Selection(List<Chosen> streams, List<Surplus> deletes, boolean everything) {
    static final Selection ALL = new Selection(List.of(), List.of(), true);

    public Selection {
        streams = streams == null ? List.of() : merged(streams, Chosen::name, Chosen::and);
        deletes = deletes == null ? List.of() : merged(deletes, Surplus::stream, Surplus::and);
        everything = everything || streams.isEmpty() && deletes.isEmpty();
    }

    /** Each stream once, in the order in which they were first named. */
    private static <T> List<T> merged(List<T> all, Function<T, String> name, BinaryOperator<T> both) {
        Map<String, T> each = new LinkedHashMap<>();
        all.forEach(one -> each.merge(name.apply(one), one, both));
        return List.copyOf(each.values());
    }

    private static List<String> together(List<String> keys, List<String> more) {
        return keys.isEmpty() || more.isEmpty()
                ? List.of()
                : Stream.concat(keys.stream(), more.stream()).distinct().toList();
    }

    /**
     * One chosen stream.
     *
     * @param keys the chosen records; empty for the whole stream
     * @param fields JSON pointers to what alone is taken from the backup; empty for whole records
     * @param media whether files alone are put back, and the fields that link to them
     */
    @RegisterForReflection
    public record Chosen(String name, List<String> keys, List<String> fields, boolean media) {
        public Chosen {
            keys = keys == null ? List.of() : List.copyOf(keys);
            fields = fields == null ? List.of() : List.copyOf(fields);
        }

        /** Records as a whole. */
        static Chosen of(String name, List<String> keys) {
            return new Chosen(name, keys, List.of(), false);
        }

        /** This and another choice of the same stream; {@code invalid_request} where they do not take the same of their records. */
        Chosen and(Chosen other) {
            if (media != other.media || !fields.equals(other.fields)) {
                throw Problem.of(
                        ErrorCode.INVALID_REQUEST,
                        "The stream " + name
                                + " is named twice, and not with the same fields: one restore takes the same fields of all its records of a stream.");
            }
            return new Chosen(name, together(keys, other.keys), fields, media);
        }

        boolean isWhole() {
            return keys.isEmpty();
        }

        /** Whether only parts of live records are put back. */
        boolean isPartial() {
            return media || !fields.isEmpty();
        }
    }

    /**
     * Live records of a stream that the backup lacks.
     *
     * @param keys which; empty for all
     */
    @RegisterForReflection
    public record Surplus(String stream, List<String> keys) {
        public Surplus {
            keys = keys == null ? List.of() : List.copyOf(keys);
        }

        Surplus and(Surplus other) {
            return new Surplus(stream, together(keys, other.keys));
        }
    }

    Optional<Chosen> of(String stream) {
        if (everything) {
            return Optional.of(Chosen.of(stream, List.of()));
        }
        return streams.stream().filter(each -> each.name().equals(stream)).findFirst();
    }

    /** The fields that alone are taken of a stream's records; empty for whole records. */
    List<String> fieldsOf(StreamSpec stream) {
        return of(stream.name())
                .map(chosen -> chosen.media() ? MediaFields.of(stream) : chosen.fields())
                .orElse(List.of());
    }

    /** Whether of a stream's records files alone are put back, and what links to them. */
    boolean isMediaOf(StreamSpec stream) {
        return of(stream.name()).filter(Chosen::media).isPresent();
    }

    Optional<Surplus> surplusOf(String stream) {
        return deletes.stream().filter(each -> each.stream().equals(stream)).findFirst();
    }
}
