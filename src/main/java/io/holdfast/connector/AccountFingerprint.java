package io.holdfast.connector;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Tells one account of an outside system from another: 32 hexadecimal digits of a SHA-256 over the source's resolved base URL and, where an installation named it, the account's
 * id. The scheme, a default port, the case of the host and a slash at the end make no difference, so that moving a source from http to https keeps its account. Pure.
 */
final class AccountFingerprint {
    private static final int BYTES = 16;

    private AccountFingerprint() {}

    /** @param accountId the account's id at the outside system; null where it is not known */
    static String of(URI base, String accountId) {
        String host = base.getRawAuthority() == null
                ? ""
                : base.getRawAuthority().toLowerCase(Locale.ROOT).replaceFirst(":(80|443)$", "");
        String path = base.getRawPath() == null ? "" : base.getRawPath().replaceAll("/+$", "");
        String query = base.getRawQuery() == null ? "" : "?" + base.getRawQuery();
        String whole = host + path + query + "\n" + (accountId == null ? "" : accountId);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(whole.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
