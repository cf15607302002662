package io.holdfast.crypto;

/**
 * A tenant's data key as it is stored: sealed by a master key.
 *
 * @param version the data key's version, from 1
 * @param masterKeyId the master key that opens it
 * @param sealed nonce, ciphertext, tag
 */
public record WrappedKey(int version, String masterKeyId, byte[] sealed) {}
