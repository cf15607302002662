package io.holdfast.connector;

import io.holdfast.crypto.Sha256;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.ratelimit.Bucket;
import io.holdfast.ratelimit.Limit;
import io.holdfast.ratelimit.RateKey;
import io.holdfast.ratelimit.RateLimit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One of the limits of a source: which calls it counts, and what the platform says of it.
 *
 * @param whole the limit without headroom
 * @param calls which calls it counts; all where there is none
 */
record Meter(BucketSpec spec, Bucket bucket, Limit whole, List<Counted> calls) {
    private static final Pattern USED_OF_MAX = Pattern.compile("\\s*(\\d{1,9}(?:\\.\\d{1,3})?)\\s*/\\s*(\\d{1,9})\\s*");
    private static final Pattern NUMBER = Pattern.compile("\\s*(-?\\d{1,15})(?:\\.\\d+)?\\s*");
    private static final Duration LONGEST = Duration.ofDays(40);

    /** @param source whose calls they are */
    static Meter of(BucketSpec spec, double headroom, Connector connector, RateKey source, Values values) {
        try {
            Limit whole = spec.window() == null
                    ? new Limit.Cells((long) number(spec.capacity(), values), number(spec.refillPerSecond(), values))
                    : new Limit.Window((long) number(spec.calls(), values), spec.window());
            Bucket bucket =
                    new Bucket(key(spec, connector, source, values), whole.withHeadroom(headroom), spec.weight());
            return new Meter(
                    spec,
                    bucket,
                    whole,
                    spec.matchers().stream().map(Counted::of).toList());
        } catch (IllegalArgumentException e) {
            throw Problem.of(
                    ErrorCode.INVALID_SETTINGS,
                    "The rate limit has to be numbers above 0, and no smaller than one call's weight.");
        }
    }

    private static double number(String text, Values values) {
        return Double.parseDouble(Template.of(text).with(values, each -> each));
    }

    private static RateKey key(BucketSpec spec, Connector connector, RateKey source, Values values) {
        if (spec.key() == null) {
            return source.part(spec.name());
        }
        String part = connector.name() + ":" + spec.name();
        if (spec.key().equals(BucketSpec.INSTALLATION)) {
            return new RateKey(RateKey.INSTALLATION, part);
        }
        String shared = Template.of(spec.key()).with(values, each -> each);
        return new RateKey(source.tenant(), part + ":" + digest(shared));
    }

    /** A key must not tell a credential. */
    private static String digest(String text) {
        return Sha256.hex(Arrays.copyOf(Sha256.of(text.getBytes(StandardCharsets.UTF_8)), 16));
    }

    /** How long so many calls of no special kind take at least. */
    static Duration timeFor(List<Meter> meters, long calls) {
        return meters.stream()
                .filter(each -> each.spec().matchers().isEmpty())
                .map(each -> each.bucket().limit().timeFor(calls * each.bucket().cost()))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** What such calls take out of it; nothing where it counts the calls of some addresses only. */
    long taken(CallMix mix) {
        if (spec.matchers().isEmpty()) {
            return mix.all() * bucket.cost();
        }
        long reads = matches("GET") ? mix.reads() : 0;
        long creations = matches("POST") ? mix.creations() : 0;
        long changes = matches("PUT") || matches("PATCH") ? mix.changes() : 0;
        long removals = matches("DELETE") ? mix.removals() : 0;
        return (reads + creations + changes + removals) * bucket.cost();
    }

    private boolean matches(String method) {
        return spec.matchers().stream()
                .anyMatch(each -> each.path() == null && method.equalsIgnoreCase(Given.or(each.method(), method)));
    }

    /** How such calls exceed it, where it is a window of an hour or more and they do. */
    Optional<Quota> exceeded(CallMix mix) {
        if (!(bucket.limit() instanceof Limit.Window window) || window.length().compareTo(Duration.ofHours(1)) < 0) {
            return Optional.empty();
        }
        long taken = taken(mix);
        long windows = (taken + window.calls() - 1) / window.calls();
        return windows < 2
                ? Optional.empty()
                : Optional.of(new Quota(
                        spec.name(),
                        taken / bucket.cost(),
                        window.calls() / bucket.cost(),
                        window.length().toSeconds(),
                        windows));
    }

    /** Whether it counts such a call. */
    boolean counts(Call call) {
        return calls.isEmpty() || calls.stream().anyMatch(each -> each.fits(call));
    }

    /**
     * Calls that are counted, compiled once: every call is asked about.
     *
     * @param method any where null
     * @param path any where null
     */
    record Counted(String method, Pattern path) {
        static Counted of(BucketSpec.Matcher matcher) {
            return new Counted(matcher.method(), matcher.path() == null ? null : pattern(matcher.path()));
        }

        boolean fits(Call call) {
            return (method == null || method.equalsIgnoreCase(call.method()))
                    && (path == null || path.matcher(call.path()).matches());
        }

        private static Pattern pattern(String path) {
            StringBuilder pattern = new StringBuilder();
            for (String piece : path.split("\\*", -1)) {
                pattern.append(pattern.isEmpty() ? "" : ".*").append(Pattern.quote(piece));
            }
            return Pattern.compile(pattern.toString());
        }
    }

    /** Passes on what an answer says of it; passes over what makes no sense. */
    void tell(RateLimit limits, RateLimit.Level ours, Reply reply, Instant now) {
        BucketSpec.Headers headers = spec.headers();
        if (bucket.limit() instanceof Limit.Cells cells) {
            usedOfMax(reply)
                    .or(() -> number(reply, headers.remaining())
                            .map(left -> (double) number(reply, headers.limit()).orElse(whole.most()) - left))
                    .filter(used -> used > ours.used() + 1)
                    .ifPresent(used -> limits.observed(bucket, Math.min(used, cells.capacity()), reply.took()));
        } else if (toTheEnd(reply, now).filter(Duration::isNegative).isEmpty()) {
            // An answer that came behind the end of its window says nothing of the next one.
            number(reply, headers.remaining())
                    .ifPresent(left -> limits.left(
                            bucket,
                            Math.max(0, left - (whole.most() - bucket.limit().most())),
                            ours,
                            end(reply, now)));
        }
    }

    private Optional<Double> usedOfMax(Reply reply) {
        return Optional.ofNullable(spec.headers().usedMax())
                .flatMap(reply::header)
                .map(USED_OF_MAX::matcher)
                .filter(java.util.regex.Matcher::matches)
                .map(match -> Double.parseDouble(match.group(1)));
    }

    private static Optional<Long> number(Reply reply, String header) {
        return Optional.ofNullable(header)
                .flatMap(reply::header)
                .map(NUMBER::matcher)
                .filter(java.util.regex.Matcher::matches)
                .map(match -> Long.parseLong(match.group(1)));
    }

    /** How long until its window ends, as far as an answer says so. */
    Optional<Duration> end(Reply reply, Instant now) {
        return toTheEnd(reply, now).filter(wait -> !wait.isNegative() && wait.compareTo(LONGEST) <= 0);
    }

    private Optional<Duration> toTheEnd(Reply reply, Instant now) {
        return number(reply, spec.headers().reset())
                .map(told -> switch (spec.headers().resetFormat()) {
                    case SECONDS -> Duration.ofSeconds(told);
                    case MS -> Duration.ofMillis(told);
                    case EPOCH -> Duration.between(now, Instant.ofEpochSecond(told));
                    case EPOCH_MS -> Duration.between(now, Instant.ofEpochMilli(told));
                });
    }

    /** Whether an answer says that nothing is left of it. */
    boolean isUsedUp(Reply reply) {
        return number(reply, spec.headers().remaining())
                .filter(left -> left <= 0)
                .isPresent();
    }
}
