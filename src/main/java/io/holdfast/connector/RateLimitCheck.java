package io.holdfast.connector;

import java.util.HashSet;
import java.util.Set;

/** What is wrong with a connector's rate limit. */
final class RateLimitCheck {
    private static final Set<String> NOTHING = Set.of();
    private final RateLimitSpec limit;
    private final Set<String> access;
    private final ConnectorCheck.Findings findings;

    /** @param access the names of settings and credentials */
    RateLimitCheck(RateLimitSpec limit, Set<String> access, ConnectorCheck.Findings findings) {
        this.limit = limit;
        this.access = access;
        this.findings = findings;
    }

    void run() {
        if (limit == null) {
            return;
        }
        if (limit.buckets().isEmpty() || limit.capacity() != null || limit.refillPerSecond() != null) {
            number("/rate_limit/capacity", limit.capacity());
            number("/rate_limit/refill_per_second", limit.refillPerSecond());
        }
        if (limit.headroomPercent() < 0 || limit.headroomPercent() > 90) {
            findings.add("/rate_limit/headroom_percent", "has to be 0 to 90");
        }
        findings.headerName("/rate_limit/headers/used_max", limit.headers().usedMax());
        findings.headerName("/rate_limit/headers/retry_after", limit.headers().retryAfter());
        Set<String> names = new HashSet<>(Set.of("calls"));
        for (int i = 0; i < limit.buckets().size(); i++) {
            BucketSpec bucket = limit.buckets().get(i);
            String place = "/rate_limit/buckets/" + i;
            if (findings.has(place + "/name", bucket.name()) && !bucket.name().matches("[a-z][a-z0-9_-]{0,62}")) {
                findings.add(place + "/name", "has to be lower case letters, digits, - and _");
            } else if (bucket.name() != null && !names.add(bucket.name())) {
                findings.add(place + "/name", "is the name of another bucket already");
            }
            bucket(place, bucket);
        }
    }

    private void bucket(String place, BucketSpec bucket) {
        if (bucket.window() != null || bucket.calls() != null) {
            number(place + "/calls", bucket.calls());
            findings.has(place + "/window", bucket.window());
            foreign(place + "/capacity", bucket.capacity(), "a window has calls, no capacity");
            foreign(place + "/refill_per_second", bucket.refillPerSecond(), "a window begins anew and is not refilled");
            foreign(place + "/headers/used_max", bucket.headers().usedMax(), "is for buckets that leak");
        } else {
            number(place + "/capacity", bucket.capacity());
            number(place + "/refill_per_second", bucket.refillPerSecond());
        }
        if (bucket.key() != null && !bucket.key().equals(BucketSpec.INSTALLATION)) {
            findings.template(place + "/key", bucket.key(), access, NOTHING);
            if (!bucket.key().contains("{{")) {
                findings.add(place + "/key", "has to be installation, or a template of settings and credentials");
            }
        }
        if (bucket.weight() < 1) {
            findings.add(place + "/weight", "has to be 1 or more");
        }
        for (int i = 0; i < bucket.matchers().size(); i++) {
            BucketSpec.Matcher matcher = bucket.matchers().get(i);
            if (matcher.method() == null && matcher.path() == null) {
                findings.add(place + "/matchers/" + i, "has to say a method, a path or both");
            }
        }
        BucketSpec.Headers told = bucket.headers();
        findings.headerName(place + "/headers/used_max", told.usedMax());
        findings.headerName(place + "/headers/remaining", told.remaining());
        findings.headerName(place + "/headers/limit", told.limit());
        findings.headerName(place + "/headers/reset", told.reset());
        if (told.remaining() == null) {
            foreign(place + "/headers/reset", told.reset(), "means nothing without remaining");
        }
    }

    private void foreign(String place, Object value, String message) {
        if (value != null) {
            findings.add(place, message);
        }
    }

    private void number(String place, String text) {
        if (!findings.has(place, text)) {
            return;
        }
        findings.template(place, text, access, NOTHING);
        if (!text.contains("{{") && !text.matches("\\d{1,9}(\\.\\d{1,9})?")) {
            findings.add(place, "has to be a number or a template");
        }
    }
}
