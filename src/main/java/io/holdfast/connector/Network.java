package io.holdfast.connector;

import java.math.BigInteger;
import java.net.InetAddress;

/**
 * A range of addresses.
 *
 * @param address any address in it
 * @param prefix how many of its first bits all have in common
 */
record Network(InetAddress address, int prefix) {
    /** Reads CIDR notation, such as {@code 10.0.0.0/8}; anything else is an {@link IllegalArgumentException}. */
    static Network of(String text) {
        int slash = text.indexOf('/');
        InetAddress address = InetAddress.ofLiteral((slash < 0 ? text : text.substring(0, slash)).strip());
        int longest = address.getAddress().length * 8;
        int prefix =
                slash < 0 ? longest : Integer.parseInt(text.substring(slash + 1).strip());
        if (prefix < 0 || prefix > longest) {
            throw new IllegalArgumentException("no network: " + text);
        }
        return new Network(address, prefix);
    }

    boolean contains(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] theirs = other.getAddress();
        int rest = mine.length * 8 - prefix;
        return mine.length == theirs.length
                && new BigInteger(1, mine).shiftRight(rest).equals(new BigInteger(1, theirs).shiftRight(rest));
    }
}
