package io.holdfast.connector;

import java.net.IDN;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses as sources write them, and references that are relative to them (RFC 3986). {@link URI#resolve} is not used: it resolves a query alone, and some paths with dots, to
 * other places than the RFC does. Pure.
 */
final class Addresses {
    /** RFC 3986, appendix B. */
    private static final Pattern PARTS =
            Pattern.compile("(?s)(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(?:\\?([^#]*))?(?:#(.*))?");

    /** Underscores are in no host name of RFC 1123, but in many that are in use, as in names of buckets. */
    private static final Pattern AUTHORITY =
            Pattern.compile("(?:[^@\\[\\]]*@)?(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._~-]+)(?::(\\d{0,5}))?");

    private static final Pattern HOST_AND_REST = Pattern.compile("(?s)((?:[^@]*@)?)([^:\\[\\]]+)(.*)");

    /** IDNA 2003, which the JDK speaks, makes other names of these letters than browsers do. */
    private static final Pattern AMBIGUOUS = Pattern.compile("[\u00df\u03c2\u200c\u200d]");

    private static final int LONGEST_SHOWN = 300;
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    private Addresses() {}

    private record Parts(String scheme, String authority, String path, String query, String fragment) {
        static Parts of(String text) {
            Matcher matcher = PARTS.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("no address");
            }
            return new Parts(matcher.group(1), matcher.group(2), matcher.group(3), matcher.group(4), matcher.group(5));
        }

        /** RFC 3986, 5.3. */
        @Override
        public String toString() {
            return (scheme == null ? "" : scheme + ":")
                    + (authority == null ? "" : "//" + authority)
                    + path
                    + (query == null ? "" : "?" + query)
                    + (fragment == null ? "" : "#" + fragment);
        }
    }

    /**
     * An address as it can be asked for: what may not stand in one is percent-encoded, and a host in other letters than ASCII is written as IDNA has it.
     * {@link IllegalArgumentException} where that is not enough.
     */
    static URI uri(String text) {
        Parts parts = Parts.of(text.strip());
        return URI.create(new Parts(
                        parts.scheme(),
                        authority(parts.authority()),
                        encoded(parts.path(), "[]"),
                        encoded(parts.query(), ""),
                        encoded(parts.fragment(), "#[]"))
                .toString());
    }

    /** The address that a reference in an answer from {@code base} stands for (RFC 3986, 5.2), without its fragment. */
    static URI resolve(URI base, String reference) {
        Parts target =
                resolved(Parts.of(base.toString()), Parts.of(uri(reference).toString()));
        return URI.create(
                new Parts(target.scheme(), target.authority(), target.path(), target.query(), null).toString());
    }

    /** RFC 3986, 5.2.2. */
    private static Parts resolved(Parts base, Parts reference) {
        if (reference.scheme() != null) {
            return new Parts(
                    reference.scheme(), reference.authority(), withoutDots(reference.path()), reference.query(), null);
        }
        if (reference.authority() != null) {
            return new Parts(
                    base.scheme(), reference.authority(), withoutDots(reference.path()), reference.query(), null);
        }
        if (reference.path().isEmpty()) {
            String query = reference.query() == null ? base.query() : reference.query();
            return new Parts(base.scheme(), base.authority(), base.path(), query, null);
        }
        String path = reference.path().startsWith("/") ? reference.path() : merged(base, reference.path());
        return new Parts(base.scheme(), base.authority(), withoutDots(path), reference.query(), null);
    }

    /** RFC 3986, 5.2.3. */
    private static String merged(Parts base, String path) {
        return base.authority() != null && base.path().isEmpty()
                ? "/" + path
                : base.path().substring(0, base.path().lastIndexOf('/') + 1) + path;
    }

    /** RFC 3986, 5.2.4. */
    private static String withoutDots(String path) {
        if (!path.contains(".")) {
            return path;
        }
        boolean rooted = path.startsWith("/");
        String[] segments = (rooted ? path.substring(1) : path).split("/", -1);
        Deque<String> out = new ArrayDeque<>();
        for (int i = 0; i < segments.length; i++) {
            String segment = segments[i];
            boolean last = i == segments.length - 1;
            if (segment.equals("..")) {
                out.pollLast();
            }
            boolean dots = segment.equals(".") || segment.equals("..");
            if (!dots) {
                out.addLast(segment);
            } else if (last) {
                out.addLast("");
            }
        }
        return (rooted ? "/" : "") + String.join("/", out);
    }

    /** A host's name as DNS has it. The HTTP client shows names in the letters that they stand for. */
    static String ascii(String host) {
        return isAscii(host) ? host : IDN.toASCII(host);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(sign -> sign < 0x80);
    }

    private static String authority(String text) {
        if (text == null || text.isEmpty()) {
            return text;
        }
        Matcher matcher = HOST_AND_REST.matcher(text);
        if (!isAscii(text) && matcher.matches()) {
            if (AMBIGUOUS.matcher(matcher.group(2)).find()) {
                throw new IllegalArgumentException("the host has to be written in its ASCII form (xn--…)");
            }
            return encoded(matcher.group(1), "[]")
                    + encoded(IDN.toASCII(matcher.group(2)), "[]")
                    + encoded(matcher.group(3), "[]");
        }
        return encoded(text, "");
    }

    private static String encoded(String text, String besides) {
        if (text == null) {
            return null;
        }
        String barred = "\"<>\\^`{|}" + besides;
        StringBuilder out = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xff);
            if (c <= ' ' || c >= 0x7f || barred.indexOf(c) >= 0) {
                out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
            } else {
                out.append(c);
            }
        }
        return out.toString().replaceAll("%(?![0-9A-Fa-f]{2})", "%25");
    }

    /** The host of an address, in brackets where it is one of IPv6; empty where there is none that could be called. */
    static Optional<String> host(URI uri) {
        return uri.getRawAuthority() == null
                ? Optional.empty()
                : Optional.of(AUTHORITY.matcher(uri.getRawAuthority()))
                        .filter(Matcher::matches)
                        .map(matcher -> matcher.group(1));
    }

    /** The port that an address names; -1 where it names none. */
    static int port(URI uri) {
        if (uri.getRawAuthority() == null) {
            return -1;
        }
        Matcher matcher = AUTHORITY.matcher(uri.getRawAuthority());
        boolean named = matcher.matches()
                && matcher.group(2) != null
                && !matcher.group(2).isEmpty();
        return named ? Integer.parseInt(matcher.group(2)) : -1;
    }

    /** The port that is called. */
    private static int called(URI uri) {
        int port = port(uri);
        return port >= 0 ? port : "https".equalsIgnoreCase(uri.getScheme()) ? HTTPS_PORT : HTTP_PORT;
    }

    /** Whether both have one scheme, host and port (RFC 6454, 5). False where one of them cannot be called. */
    static boolean haveOneOrigin(URI one, URI other) {
        return one.getScheme() != null
                && one.getScheme().equalsIgnoreCase(other.getScheme())
                && isSameHost(one, other)
                && called(one) == called(other);
    }

    private static boolean isSameHost(URI one, URI other) {
        Optional<String> host = host(one).map(each -> each.toLowerCase(Locale.ROOT));
        return host.isPresent() && host.equals(host(other).map(each -> each.toLowerCase(Locale.ROOT)));
    }

    /**
     * The same address at {@code home}, where the two differ only by {@code http} and {@code https} at their usual ports: a source behind a proxy often does not know that it is
     * reached by TLS. Otherwise the address as it is.
     */
    static URI atHome(URI uri, URI home) {
        boolean usual = port(uri) < 0 && port(home) < 0 && isSameHost(uri, home);
        boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        return usual && web && !uri.getScheme().equalsIgnoreCase(home.getScheme())
                ? URI.create(home.getScheme()
                        + uri.toString().substring(uri.getScheme().length()))
                : uri;
    }

    /** An address for messages: bounded, and without a user, a query and a fragment, which can hold secrets. */
    static String shown(String address) {
        Parts parts = Parts.of(address);
        String authority = parts.authority() == null
                ? null
                : parts.authority().substring(parts.authority().lastIndexOf('@') + 1);
        String text = new Parts(parts.scheme(), authority, parts.path(), parts.query() == null ? null : "…", null)
                .toString()
                .replaceAll("\\p{Cntrl}", "?");
        return text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text;
    }
}
