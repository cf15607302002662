package io.holdfast.connector;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** Ways to say an address that must not be called. {@code PORT} stands for a port where somebody listens. */
final class Tricks {
    private static final List<String> HOSTS = List.of(
            // plain, and the rest of 127.0.0.0/8
            "127.0.0.1",
            "127.0.0.2",
            "127.255.255.254",
            "0.0.0.0",
            "0.1.2.3",
            // other ways to write 127.0.0.1
            "127.1",
            "127.0.1",
            "0",
            "2130706433",
            "017700000001",
            "0x7f000001",
            "0x7f.0.0.1",
            "0x7f.1",
            "0177.0.0.1",
            "0177.0.0.01",
            "00000177.0.0.1",
            "127.0.0.1.",
            "127.0.0.01",
            "127.0.0.1..",
            "4294967297",
            // full-width digits and dots, circled digits, an ideographic full stop
            "１２７.0.0.1",
            "127．0．0．1",
            "127。0。0。1",
            "①②⑦.⓪.⓪.①",
            "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
            // percent-encoded
            "%31%32%37.0.0.1",
            "127%2e0%2e0%2e1",
            "%6cocalhost",
            "127.0.0.1%00.good.example",
            "127.0.0.1%0d%0a.good.example",
            // names of this machine
            "localhost",
            "LOCALHOST",
            "localhost.",
            "localhost.localdomain",
            "x.localhost",
            "ip6-localhost",
            "ip6-loopback",
            // IPv6, plain, mapped, compatible, translated, with a zone
            "[::1]",
            "[::]",
            "[0:0:0:0:0:0:0:1]",
            "[0000:0000:0000:0000:0000:0000:0000:0001]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[0:0:0:0:0:ffff:127.0.0.1]",
            "[::127.0.0.1]",
            "[::7f00:1]",
            "[::ffff:0:127.0.0.1]",
            "[::ffff:0:0:127.0.0.1]",
            "[::1%25lo]",
            "[::1%lo]",
            "[::1%1]",
            "[fe80::1%25lo]",
            // IPv4 carried in IPv6: NAT64, its local prefix, 6to4, Teredo, ISATAP
            "[64:ff9b::127.0.0.1]",
            "[64:ff9b:1::7f00:1]",
            "[64:ff9b::a9fe:a9fe]",
            "[2002:7f00:1::]",
            "[2002:a9fe:a9fe::1]",
            "[2001:0:7f00:1::]",
            "[2001:0:4136:e378:8000:63bf:80ff:fffe]",
            "[fe80::5efe:7f00:1]",
            // where clouds tell their secrets
            "169.254.169.254",
            "169.254.170.2",
            "[::ffff:169.254.169.254]",
            "2852039166",
            "0xa9fea9fe",
            "0251.0376.0251.0376",
            "[fd00:ec2::254]",
            "[fd20:ce::254]",
            "100.100.100.200",
            "192.0.0.192",
            "metadata.test",
            // private, shared, documentation, benchmarks, multicast, broadcast, reserved
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.254",
            "192.168.0.1",
            "100.64.0.1",
            "192.0.2.1",
            "192.88.99.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.255.255.250",
            "240.0.0.1",
            "255.255.255.255",
            "[fc00::1]",
            "[fd12:3456::1]",
            "[fec0::1]",
            "[ff02::1]",
            "[ff0e::1]",
            "[100::1]",
            "[2001:db8::1]",
            "[3fff::1]",
            "[4000::1]",
            "[5f00::1]",
            // names that stand for such addresses, alone or beside a public one
            "private.test",
            "loopback.test",
            "mixed.test",
            "mixed-other-way.test",
            "mapped.test",
            "nat64.test",
            "unknown.test");

    private static final List<String> WHOLE = List.of(
            // users, fragments, queries and backslashes that make a host look like another
            "http://good.example@127.0.0.1:PORT/",
            "http://good.example:80@127.0.0.1:PORT/",
            "http://good.example%40127.0.0.1:PORT/",
            "http://good.example%5c@127.0.0.1:PORT/",
            "http://good.example\\@127.0.0.1:PORT/",
            "http://127.0.0.1:PORT\\@good.example/",
            "http://127.0.0.1:PORT\\.good.example/",
            "http://127.0.0.1:PORT#@good.example/",
            "http://127.0.0.1:PORT?@good.example/",
            "http://127.0.0.1:PORT/@good.example",
            "http://127.0.0.1:PORT;@good.example/",
            "http://a@b@127.0.0.1:PORT/",
            "http://[::1]@127.0.0.1:PORT/",
            "http://@127.0.0.1:PORT/",
            "http://127.0.0.1:PORT:80/",
            // slashes, and what stands before, in and behind
            "http:127.0.0.1:PORT",
            "http:/127.0.0.1:PORT/",
            "http:///127.0.0.1:PORT/",
            "http:\\\\127.0.0.1:PORT\\",
            "http://\t127.0.0.1:PORT/",
            "http://127.0.0\n.1:PORT/",
            "http://127.0.0.1:PORT\r\nHost: good.example/",
            "ht\ntp://127.0.0.1:PORT/",
            " http://127.0.0.1:PORT/ ",
            "//127.0.0.1:PORT/",
            "\\\\127.0.0.1:PORT/",
            "HTTP://127.0.0.1:PORT/",
            "https://127.0.0.1:PORT/",
            // other schemes
            "file:///etc/passwd",
            "file://127.0.0.1:PORT/etc/passwd",
            "ftp://127.0.0.1:PORT/",
            "gopher://127.0.0.1:PORT/_GET",
            "jar:http://127.0.0.1:PORT/x.jar!/",
            "jar:file:///etc/passwd!/",
            "netdoc:///etc/passwd",
            "mailto:x@127.0.0.1",
            "ldap://127.0.0.1:PORT/",
            "ws://127.0.0.1:PORT/",
            "dict://127.0.0.1:PORT/stat",
            "javascript:alert(1)",
            "data:text/plain,x",
            // ports
            "http://127.0.0.1:0/",
            "http://127.0.0.1:65536/",
            "http://127.0.0.1:-1/",
            "http://127.0.0.1:+PORT/");

    private Tricks() {}

    /** All of them, each only once. */
    static List<String> all(int port) {
        return Stream.concat(HOSTS.stream().map(host -> "http://" + host + ":PORT/x"), WHOLE.stream())
                .map(trick -> trick.replace("PORT", Integer.toString(port)))
                .distinct()
                .toList();
    }

    /** The names among them. */
    static WatchedNetwork network() {
        WatchedNetwork network = new WatchedNetwork();
        return network.name("metadata.test", always("169.254.169.254"))
                .name("private.test", always("10.1.2.3"))
                .name("loopback.test", always("127.0.0.1"))
                .name("mixed.test", always("93.184.215.14", "127.0.0.1"))
                .name("mixed-other-way.test", always("::1", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"))
                .name("mapped.test", always("::ffff:127.0.0.1"))
                .name("nat64.test", always("64:ff9b::7f00:1"));
    }

    private static List<List<String>> always(String... addresses) {
        return Collections.nCopies(100, List.of(addresses));
    }
}
