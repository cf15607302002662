package io.holdfast.connector;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Refuses calls to addresses that are not public, so that nobody reaches our own network through a source's settings, a media link
 * or a redirect. Every address that a host name stands for has to pass. The JVM keeps resolved names for 30 seconds, so the call
 * that follows goes to an address that was looked at.
 */
final class AddressGuard {
    private static final List<Network> NOT_PUBLIC = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    "::/96",
                    "64:ff9b::/96",
                    "64:ff9b:1::/48",
                    "100::/64",
                    "2001::/23",
                    "2001:db8::/32",
                    "2002::/16",
                    "fc00::/7",
                    "fe80::/10",
                    "fec0::/10",
                    "ff00::/8")
            .map(Network::of)
            .toList();

    private final List<Network> allowed;

    /** @param allowed CIDR notation */
    AddressGuard(List<String> allowed) {
        this.allowed = allowed.stream().map(Network::of).toList();
    }

    /** Looks at where a call would go: {@code source_address_forbidden}, or {@code source_unreachable} where the name does not resolve. */
    void check(URI uri) {
        String scheme = uri.getScheme();
        String host = uri.getHost();
        if (host == null || !("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))) {
            throw Problem.of(
                    ErrorCode.SOURCE_ADDRESS_FORBIDDEN, "Only http and https addresses with a host are called.");
        }
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw Problem.of(ErrorCode.SOURCE_UNREACHABLE, "The host name " + host + " does not resolve.", e);
        }
        for (InetAddress each : addresses) {
            if (!permits(each)) {
                throw Problem.of(
                        ErrorCode.SOURCE_ADDRESS_FORBIDDEN,
                        "The host " + host + " is at an address that is not public; the operator has not allowed it.");
            }
        }
    }

    boolean permits(InetAddress address) {
        return NOT_PUBLIC.stream().noneMatch(each -> each.contains(address))
                || allowed.stream().anyMatch(each -> each.contains(address));
    }
}
