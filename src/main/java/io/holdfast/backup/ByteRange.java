package io.holdfast.backup;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a file (RFC 9110, 14.1.2).
 *
 * @param from first byte
 * @param length how many; at least one
 */
record ByteRange(long from, long length) {
    private static final Pattern ONE = Pattern.compile("bytes\\s*=\\s*(\\d{0,18})\\s*-\\s*(\\d{0,18})\\s*");

    /**
     * The part that a header asks for of a file of that size; empty for the whole, as also where the header is none that we understand or asks for several parts.
     * {@code range_not_satisfiable} where the file ends before.
     */
    static Optional<ByteRange> of(String header, long size) {
        Matcher matcher = ONE.matcher(header == null ? "" : header);
        if (!matcher.matches() || matcher.group(1).isEmpty() && matcher.group(2).isEmpty()) {
            return Optional.empty();
        }
        boolean suffix = matcher.group(1).isEmpty();
        long first = suffix ? 0 : Long.parseLong(matcher.group(1));
        long last = matcher.group(2).isEmpty() ? Long.MAX_VALUE - 1 : Long.parseLong(matcher.group(2));
        if (!suffix && last < first) {
            return Optional.empty();
        }
        long from = suffix ? Math.max(0, size - last) : first;
        long end = suffix ? size : Math.min(size, last + 1);
        if (from >= end) {
            throw Problem.of(ErrorCode.RANGE_NOT_SATISFIABLE, "The file has " + size + " bytes.");
        }
        return Optional.of(new ByteRange(from, end - from));
    }

    /** The value of Content-Range. */
    String of(long size) {
        return "bytes " + from + "-" + (from + length - 1) + "/" + size;
    }
}
