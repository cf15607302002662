package io.holdfast.connector;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdfast.problem.Problem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;

/**
 * What a try of a connector found. No credential stands in it.
 *
 * @param failed what did not work: {@code check}, or names of streams; empty where all did
 * @param streams those that were tried
 * @param backup what a backup of these streams would cost
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrialReport(
        String connector, boolean ok, List<String> failed, Failure check, List<StreamReport> streams, Cost backup) {
    /** Why something did not work: a code of the catalogue and a sentence. */
    @RegisterForReflection
    public record Failure(String code, String detail) {
        static Failure of(Problem problem) {
            return new Failure(problem.code().code(), problem.getMessage());
        }
    }

    /**
     * One stream.
     *
     * @param ok whether the stream can be relied on as far as was seen
     * @param failure the call that did not work; null where all did
     * @param faults what was read and contradicts the file or itself
     * @param hints what is worth a look
     * @param count by the source's own count; null where it tells none
     * @param items of the first page, and how many of them are records or deleted ones
     * @param key of the first record
     * @param excerpt the beginning of the first record
     * @param next whether the list goes on, and the key that its second page begins with
     * @param media links to files by pointer
     * @param references keys of other records by pointer
     * @param calls that a backup of it makes, at least
     * @param whole whether {@code calls} is about all of them; otherwise nobody knows how many follow
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record StreamReport(
            String name,
            boolean ok,
            Failure failure,
            List<String> faults,
            List<String> hints,
            Long count,
            int items,
            int records,
            int deleted,
            String key,
            String excerpt,
            boolean next,
            String secondPage,
            Map<String, Integer> media,
            Map<String, Integer> references,
            long calls,
            boolean whole,
            long milliseconds) {}

    /**
     * The price of a backup, without files.
     *
     * @param calls at least
     * @param whole whether that is about all
     * @param seconds that the rate limit alone makes of them
     * @param answering seconds where one answer comes after another, as fast as they came now
     * @param files that records would name, as far as first pages tell; each is one more request
     */
    @RegisterForReflection
    public record Cost(long calls, boolean whole, long seconds, long answering, long files) {}
}
