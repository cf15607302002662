package io.holdfast.connector;

import static io.holdfast.connector.RestReadingTest.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.problem.ErrorCode;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {
    private final AddressGuard guard =
            new AddressGuard(List.of("10.1.0.0/16", "fd00:1::/32"), InetAddress::getAllByName);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1", "0.0.0.0", "10.0.0.1", "10.2.0.1", "100.64.0.1", "169.254.169.254", "172.31.255.255",
                "192.168.1.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "::ffff:127.0.0.1",
                "::ffff:10.0.0.1", "::7f00:1", "::ffff:0:7f00:1", "fe80::1", "fd00:2::1", "ff02::1", "64:ff9b::a00:1",
                "2002:7f00:1::", "2001:0:7f00:1::", "2001:db8::1", "3fff::1", "100::1", "5f00::1", "fec0::1"
            })
    void addresses_that_are_not_public_are_refused(String address) {
        assertThat(guard.permits(InetAddress.ofLiteral(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "10.1.2.3", "fd00:1::5"})
    void public_addresses_and_what_the_operator_allows_pass(String address) {
        assertThat(guard.permits(InetAddress.ofLiteral(address))).isTrue();
    }

    @Test
    void one_address_that_is_not_public_spoils_its_name() {
        AddressGuard mixed = new AddressGuard(List.of(), host ->
                new InetAddress[] {InetAddress.ofLiteral("8.8.8.8"), InetAddress.ofLiteral("10.0.0.1")});

        fails(ErrorCode.SOURCE_ADDRESS_FORBIDDEN, () -> mixed.addresses("mixed.test"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://2130706433/x",
                "file:///etc/passwd",
                "ftp://8.8.8.8/",
                "http:///x",
                "http:x",
                "http://a:0/",
                "http://a:65536/"
            })
    void what_is_no_web_address_is_not_even_resolved(String url) {
        fails(ErrorCode.SOURCE_ADDRESS_FORBIDDEN, () -> guard.check(URI.create(url)));
    }
}
