package io.holdfast.connector;

import java.math.BigInteger;
import java.net.InetAddress;

/**
 * A range of addresses.
 *
 * @param bits of an address: 32 or 128
 * @param prefix how many of its first bits all have in common
 * @param start those bits as a number
 */
record Network(int bits, int prefix, BigInteger start) {
    /** Reads CIDR notation, such as {@code 10.0.0.0/8}; anything else is an {@link IllegalArgumentException}. */
    static Network of(String text) {
        int slash = text.indexOf('/');
        byte[] address = InetAddress.ofLiteral((slash < 0 ? text : text.substring(0, slash)).strip())
                .getAddress();
        int bits = address.length * 8;
        int prefix =
                slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1).strip());
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException("no network: " + text);
        }
        return new Network(bits, prefix, start(address, prefix));
    }

    boolean contains(InetAddress other) {
        byte[] address = other.getAddress();
        return address.length * 8 == bits && start(address, prefix).equals(start);
    }

    private static BigInteger start(byte[] address, int prefix) {
        return new BigInteger(1, address).shiftRight(address.length * 8 - prefix);
    }
}
