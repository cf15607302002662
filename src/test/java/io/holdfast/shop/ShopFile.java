package io.holdfast.shop;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A file that the shop serves. */
sealed interface ShopFile {
    byte[] bytes();

    String contentType();

    /** The hexadecimal SHA-256 of the bytes. */
    default String digest() {
        return sha256(bytes());
    }

    /** The hexadecimal SHA-256 of some bytes. */
    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A picture that is made when it is asked for, so that it takes no memory. */
    record Drawn(long number) implements ShopFile {
        @Override
        public byte[] bytes() {
            return TinyPng.of(number);
        }

        @Override
        public String contentType() {
            return "image/png";
        }
    }

    /** What somebody sent. */
    record Uploaded(byte[] bytes, String contentType) implements ShopFile {}
}
