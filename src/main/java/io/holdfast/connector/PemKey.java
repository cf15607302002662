package io.holdfast.connector;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/** Private keys as vendors hand them out: PEM (RFC 7468), of PKCS #8 or, for RSA, of PKCS #1. */
final class PemKey {
    /** Version 0, and the algorithm rsaEncryption without parameters (RFC 5208, RFC 8017). */
    private static final byte[] RSA_HEAD = HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

    private PemKey() {}

    /** The key of a text, whose lines may be joined or written with {@code \n}; {@link IllegalArgumentException} or {@link GeneralSecurityException} where it is none. */
    static PrivateKey read(String text, String algorithm) throws GeneralSecurityException {
        String plain = text.replace("\\n", "\n");
        boolean old = plain.contains("BEGIN RSA PRIVATE KEY");
        byte[] bytes = Base64.getDecoder().decode(plain.replaceAll("-----[A-Z0-9 ]+-----|\\s", ""));
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(old ? wrapped(bytes) : bytes));
    }

    private static byte[] wrapped(byte[] pkcs1) {
        ByteArrayOutputStream inner = new ByteArrayOutputStream();
        inner.writeBytes(RSA_HEAD);
        inner.writeBytes(element(0x04, pkcs1));
        return element(0x30, inner.toByteArray());
    }

    /** A DER element: tag, length, content. */
    private static byte[] element(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else if (content.length < 0x100) {
            out.write(0x81);
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }
}
