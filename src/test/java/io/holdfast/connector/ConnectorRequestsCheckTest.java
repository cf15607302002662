package io.holdfast.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.connector.ConnectorFile.Fault;
import io.holdfast.connector.ConnectorFile.Invalid;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a file says of addresses, headers, pointers and answers, where it could never be sent or found so. */
class ConnectorRequestsCheckTest {
    private static final String SOUND = """
            name: notes
            type: rest
            base_url: "https://notes.example.org"
            headers: {X-Version: "2"}
            credentials:
              - {name: key}
            authenticator: {type: api_key, header: X-Key, token: "{{ credentials.key }}"}
            check: {path: /me}
            streams:
              - name: notes
                endpoint: {path: /notes, headers: {X-Notes: "all"}}
                primary_key: /id
                paginator: {page_param: page}
            """;

    @Test
    void an_address_is_one_of_the_web() {
        for (String address : List.of(
                "file:///etc/passwd",
                "ftp://notes.example.org",
                "notes.example.org",
                "//notes.example.org",
                "/notes",
                "https://",
                "https:///notes",
                "jar:https://notes.example.org",
                "file:{{ credentials.key }}")) {
            assertThat(faults(SOUND.replace("https://notes.example.org", address)))
                    .as(address)
                    .containsExactly(new Fault(
                            3, 1, "/base_url", "base_url has to be an address that begins with http:// or https://"));
        }
        for (String address : List.of(
                "http://127.0.0.1:8080/api",
                "HTTPS://notes.example.org",
                "{{ credentials.key }}",
                "https://{{ credentials.key }}.example.org")) {
            assertThat(faults(SOUND.replace("https://notes.example.org", address)))
                    .as(address)
                    .isEmpty();
        }
    }

    @Test
    void tokens_are_asked_for_behind_the_base_or_at_an_address_of_the_web() {
        String oauth = "authenticator: {type: oauth2_client_credentials, oauth: {token_url: \"file:///token\","
                + " client_id: a, client_secret: b}}";
        String text = SOUND.replaceAll("authenticator: .*", oauth);

        assertThat(messages(text))
                .containsExactly(
                        "authenticator/oauth/token_url has to be an address that begins with http:// or https://");
        assertThat(faults(text.replace("file:///token", "/token"))).isEmpty();
        assertThat(faults(text.replace("file:///token", "https://id.example.org/token")))
                .isEmpty();
    }

    @Test
    void a_header_is_called_by_a_token() {
        String name = " is no name of a header: letters, digits and !#$%&'*+-.^_`|~ alone";

        assertThat(faults(SOUND.replace("X-Version:", "\"X-Version\\r\\nHost\":")))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.line()).isEqualTo(4);
                    assertThat(fault.message()).endsWith(name);
                });
        assertThat(messages(SOUND.replace("X-Notes:", "\"X Notes\":")))
                .containsExactly("streams/0/endpoint/headers/X Notes" + name);
        assertThat(messages(SOUND.replace("header: X-Key", "header: \"X-Key:\"")))
                .containsExactly("authenticator/header" + name);
        assertThat(messages(SOUND.replace("{page_param: page}", "{type: header_link, header: \"Línk\"}")))
                .containsExactly("streams/0/paginator/header" + name);
        assertThat(messages(SOUND + "    count: {endpoint: {path: /n}, header: \"X\\tTotal\"}\n"))
                .containsExactly("streams/0/count/header" + name);
        assertThat(messages(SOUND + "rate_limit: {capacity: 5, refill_per_second: 1, headers: {used_max: \"a b\"}}\n"))
                .containsExactly("rate_limit/headers/used_max" + name);
        assertThat(messages(SOUND + "error_handler: [{status: 403, header: \"\", value: a, action: fail}]\n"))
                .containsExactly("error_handler/0/header" + name);
    }

    @Test
    void headers_of_the_connection_are_not_a_connectors_to_set() {
        assertThat(messages(SOUND.replace("X-Version:", "Host:")))
                .containsExactly("headers/Host is set by Holdfast itself");
        assertThat(messages(SOUND.replace("X-Notes:", "transfer-encoding:")))
                .containsExactly("streams/0/endpoint/headers/transfer-encoding is set by Holdfast itself");
    }

    @Test
    void a_header_holds_what_one_line_can_carry() {
        String value = " has a character that no header can carry";

        assertThat(messages(SOUND.replace("\"2\"", "\"2\\r\\nX-More: 1\"")))
                .containsExactly("headers/X-Version" + value);
        assertThat(messages(SOUND.replace("\"all\"", "\"{{ credentials.key }}\\0\"")))
                .containsExactly("streams/0/endpoint/headers/X-Notes" + value);
        assertThat(messages(SOUND.replace("\"2\"", "\"\\u20ac\""))).containsExactly("headers/X-Version" + value);
        assertThat(messages(SOUND.replace("type: api_key,", "type: api_key, header_prefix: \"a\\n\",")))
                .containsExactly("authenticator/header_prefix" + value);
        assertThat(faults(SOUND.replace("\"2\"", "\"two words, \\xe9\""))).isEmpty();
    }

    @Test
    void a_path_holds_what_a_path_can() {
        assertThat(messages(SOUND.replace("{path: /me}", "{path: \"/me\\r\\n\"}")))
                .containsExactly("check/path has a character that is no part of a path");
        assertThat(messages(SOUND.replace("{path: /me}", "{path: \"/me#here\"}")))
                .containsExactly("check/path has a character that is no part of a path");
    }

    @Test
    void json_stands_in_a_parameter_and_half_a_name_does_not() {
        String json = "params: {where: '{\"at\":{\"$gte\":{\"iso\":\"{{ slice.from }}\"}}}'}";
        String text = SOUND.replace("headers: {X-Notes: \"all\"}", json);

        assertThat(faults(text)).isEmpty();
        for (String half : List.of("{ slice.from }}", "slice.from}}", "{{ slice.from }", "{{ slice }}", "}}")) {
            assertThat(messages(SOUND.replace("headers: {X-Notes: \"all\"}", "params: {where: \"" + half + "\"}")))
                    .as(half)
                    .containsExactly("streams/0/endpoint/params/where has braces that are no {{ name.of_a_value }}");
        }
    }

    @Test
    void a_beginning_stands_where_the_endpoint_names_a_moment() {
        String cursor = "    cursor: {field: /at, beginning: \"1970-01-01T00:00:00Z\"}\n";

        assertThat(faults(
                        SOUND.replace("headers: {X-Notes: \"all\"}", "params: {since: \"{{ slice.from }}\"}") + cursor))
                .isEmpty();
        assertThat(messages(SOUND + cursor.replace("beginning", "param_from: since, beginning")))
                .containsExactly(
                        "streams/0/cursor/beginning is for endpoints that name slice.from, without param_from");
    }

    @Test
    void a_tilde_in_a_pointer_is_escaped() {
        String escape = " is no JSON pointer: behind ~ there has to be 0 (for ~) or 1 (for /)";

        for (String pointer : List.of("/a~2", "/~", "/a~", "/~~0")) {
            assertThat(faults(SOUND.replace("/id", "\"" + pointer + "\"")))
                    .as(pointer)
                    .containsExactly(new Fault(12, 5, "/streams/0/primary_key/0", "streams/0/primary_key/0" + escape));
        }
        assertThat(messages(SOUND + "    volatile_fields: [/views, /a~x/*]\n"))
                .containsExactly("streams/0/volatile_fields/1" + escape);
        assertThat(faults(SOUND.replace("/id", "/a~0b~1c"))).isEmpty();
    }

    @Test
    void a_status_is_one_of_http() {
        for (String status : List.of("-1", "0", "99", "600", "1000")) {
            assertThat(messages(SOUND + "error_handler: [{status: " + status + ", action: fail}]\n"))
                    .as(status)
                    .containsExactly("error_handler/0/status/0 has to be 100 to 599");
        }
        assertThat(messages(
                        SOUND.replace("page_param: page", "page_param: page, end_of_pages: [{status: [404, 1000]}]")))
                .containsExactly("streams/0/paginator/end_of_pages/0/status/1 has to be 100 to 599");
        assertThat(faults(SOUND + "error_handler: [{status: [100, 599], action: fail}]\n"))
                .isEmpty();
    }

    private static List<String> messages(String text) {
        return faults(text).stream().map(Fault::message).toList();
    }

    private static List<Fault> faults(String text) {
        return ConnectorFile.parse(text) instanceof Invalid invalid ? invalid.faults() : List.of();
    }
}
