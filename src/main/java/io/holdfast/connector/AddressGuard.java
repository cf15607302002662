package io.holdfast.connector;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Refuses calls to addresses that are not public, so that nobody reaches our own network through a source's settings, a media link
 * or a redirect. Every address that a host name stands for has to pass, and only what it gave out is connected to.
 */
final class AddressGuard {
    private static final int LAST_PORT = 65_535;

    /** Others read a zero before a number as octal, and fewer numbers as larger ones. */
    private static final Pattern FOUR_NUMBERS = Pattern.compile("(0|[1-9]\\d*)(\\.(0|[1-9]\\d*)){3}");

    /** Turns names, and addresses as URLs write them, into addresses. */
    @FunctionalInterface
    interface Names {
        InetAddress[] of(String host) throws UnknownHostException;
    }

    /** IANA's special-purpose registries; of IPv6, also all that is not 2000::/3, the only part that is given out. */
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
                    "::/3",
                    "2001::/23",
                    "2001:db8::/32",
                    "2002::/16",
                    "3fff::/20",
                    "4000::/2",
                    "8000::/1")
            .map(Network::of)
            .toList();

    private final List<Network> allowed;
    private final Names names;

    /** @param allowed CIDR notation */
    AddressGuard(List<String> allowed, Names names) {
        this.allowed = allowed.stream().map(Network::of).toList();
        this.names = names;
    }

    /** What an address says before its host is resolved: {@code source_address_forbidden} where it is none that can be called. */
    void check(URI uri) {
        String scheme = uri.getScheme();
        boolean web = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
        int port = Addresses.port(uri);
        if (!web || !isPlain(Addresses.host(uri).orElse(null)) || port == 0 || port > LAST_PORT) {
            throw Problem.of(
                    ErrorCode.SOURCE_ADDRESS_FORBIDDEN,
                    "Cannot call " + Addresses.shown(uri.toString())
                            + ": an address needs http or https, a host and a valid port.");
        }
    }

    private static boolean isPlain(String host) {
        return host != null
                && (!host.matches("[\\d.]+") || FOUR_NUMBERS.matcher(host).matches());
    }

    /**
     * What a host stands for at this moment: {@code source_address_forbidden} where any of it may not be called,
     * {@code source_unreachable} where the name does not resolve.
     */
    InetAddress[] addresses(String host) {
        InetAddress[] addresses;
        try {
            addresses = names.of(host);
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
        return addresses;
    }

    boolean permits(InetAddress address) {
        return NOT_PUBLIC.stream().noneMatch(each -> each.contains(address))
                || allowed.stream().anyMatch(each -> each.contains(address));
    }
}
