package io.holdfast.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.connector.ConnectorFile.Fault;
import io.holdfast.connector.ConnectorFile.Invalid;
import io.holdfast.connector.ConnectorFile.Valid;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectorFileTest {
    private static final String SOUND = """
            name: notes
            type: rest
            base_url: "{{ settings.url }}"
            settings:
              - {name: url}
            credentials:
              - {name: key}
            authenticator: {type: api_key, header: X-Key, token: "{{ credentials.key }}"}
            check: {path: /me}
            streams:
              - name: notes
                endpoint: {path: /notes}
                primary_key: /id
                paginator: {page_param: page}
            """;

    @Test
    void a_sound_file_becomes_a_connector_with_what_goes_without_saying() {
        Connector connector = ConnectorFile.connector(SOUND);

        assertThat(connector.title()).isEqualTo("notes");
        StreamSpec notes = connector.stream("notes").orElseThrow();
        assertThat(notes.primaryKey()).containsExactly("/id");
        assertThat(notes.recordsPath()).isEmpty();
        assertThat(notes.restorable()).isEqualTo(StreamSpec.Restorable.NO);
        assertThat(notes.consistency()).isEqualTo(StreamSpec.Consistency.BEST_EFFORT);
        assertThat(notes.paginator().first()).isEqualTo(1);
        assertThat(notes.paginator().parallel()).isTrue();
    }

    @Test
    void every_unknown_field_is_named_by_line_and_column() {
        String text = SOUND.replace("type: rest", "type: rest\ntypo: 1") + "    sorted: {yes: 1}\n";

        assertThat(faults(text))
                .containsExactly(
                        new Fault(3, 1, "typo is not a field known here"),
                        new Fault(16, 5, "streams/0/sorted is not a field known here"));
    }

    @Test
    void a_value_of_the_wrong_form_is_named_by_line() {
        assertThat(faults(SOUND.replace("page_param: page", "page_param: page, size: many")))
                .containsExactly(new Fault(14, 35, "streams/0/paginator/size has to be a whole number"));
        assertThat(faults(SOUND.replace("type: api_key", "type: magic")))
                .containsExactly(
                        new Fault(
                                8,
                                17,
                                "authenticator/type has to be one of bearer, basic, api_key, oauth2_authorization_code, oauth2_client_credentials, jwt, hmac"));
        assertThat(faults(SOUND.replace("check: {path: /me}", "check: /me")))
                .containsExactly(new Fault(9, 1, "check has to be a mapping"));
    }

    @Test
    void yes_and_no_are_words_here() {
        assertThat(ConnectorFile.connector(SOUND + "    restorable: no\n")
                        .streams()
                        .getFirst()
                        .restorable())
                .isEqualTo(StreamSpec.Restorable.NO);
        assertThat(faults(SOUND + "    restorable: perhaps\n"))
                .containsExactly(new Fault(15, 5, "streams/0/restorable has to be one of yes, partial, no"));
    }

    @Test
    void text_that_is_no_yaml_is_named_by_line() {
        assertThat(faults("name: a\n  b: : c"))
                .singleElement()
                .satisfies(fault -> assertThat(fault.line()).isEqualTo(2));
        assertThat(faults(SOUND + "name: again\n")).singleElement().satisfies(fault -> {
            assertThat(fault.line()).isEqualTo(15);
            assertThat(fault.message()).containsIgnoringCase("duplicate");
        });
        assertThat(faults("")).isNotEmpty();
        assertThat(faults("just words")).isNotEmpty();
        assertThat(faults("- a\n- b")).isNotEmpty();
    }

    @Test
    void what_is_missing_or_names_nothing_is_found_all_at_once() {
        String text = """
                name: Notes
                type: graphql
                base_url: "{{ settings.address }}"
                check: {path: me}
                streams:
                  - name: a
                    endpoint: {path: "/a/{{ record.key }}"}
                    records_path: list
                    paginator: {type: none}
                    references:
                      - {pointer: /b, stream: b}
                    write:
                      create: {path: /a}
                  - name: a
                    endpoint: {path: /a}
                    primary_key: [/id]
                    paginator: {}
                    restorable: partial
                """;

        assertThat(faults(text))
                .extracting(Fault::message)
                .containsExactlyInAnyOrder(
                        "name has to be lower case letters, digits and hyphens",
                        "type has to be rest",
                        "base_url names settings.address, which is not known here",
                        "check/path has to begin with /",
                        "streams/0/endpoint/path names record.key, which is not known here",
                        "streams/0/records_path is no JSON pointer: it has to begin with /",
                        "streams/0/primary_key is missing",
                        "streams/0/references/0/stream names b, but there is no such stream",
                        "streams/0/write/create/method is missing",
                        "streams/0/item is missing",
                        "streams/1/name is the name of another stream already",
                        "streams/1/paginator/page_param is missing",
                        "streams/1/write is missing, although the stream is restorable",
                        "streams/1/item is missing",
                        "streams/1/reason is missing");
        assertThat(faults(text))
                .contains(new Fault(11, 23, "streams/0/references/0/stream names b, but there is no such stream"));
    }

    @Test
    void an_authenticator_lacks_nothing_and_names_nothing_unknown() {
        String auth = "authenticator: {type: api_key, header: X-Key, token: \"{{ credentials.key }}\"}";

        assertThat(faults(SOUND.replace(auth, "authenticator: {type: oauth2_client_credentials}")))
                .containsExactly(new Fault(8, 1, "authenticator/oauth is missing"));
        assertThat(faults(SOUND.replace(auth, "authenticator: {type: jwt, jwt: {token_duration: 5}}")))
                .extracting(Fault::message)
                .containsExactlyInAnyOrder(
                        "authenticator/jwt/algorithm is missing",
                        "authenticator/jwt/secret_key is missing",
                        "authenticator/jwt/token_duration has to be 30 to 3600 seconds");
        assertThat(faults(SOUND.replace(
                        auth, "authenticator: {type: hmac, hmac: {secret: x, payload: \"{{ request.host }}\"}}")))
                .extracting(Fault::message)
                .containsExactlyInAnyOrder(
                        "authenticator/hmac/payload names request.host, which is not known here",
                        "authenticator/hmac/headers has to send request.signature");
        assertThat(faults(SOUND.replace(auth, auth.replace("header:", "param: key, header:"))))
                .extracting(Fault::message)
                .containsExactly("authenticator/param cannot stand beside header: the key goes to one place");
        assertThat(faults(SOUND.replace("{{ credentials.key }}", "{{ client.secret }}")))
                .extracting(Fault::message)
                .containsExactly("authenticator/token names client.secret, which is not known here");
    }

    @Test
    void nobody_but_the_operator_says_where_the_operators_secret_is_sent() {
        String oauth = SOUND.replace(
                "{type: api_key, header: X-Key, token: \"{{ credentials.key }}\"}",
                "{type: oauth2_client_credentials, oauth: {token_url: /token}}");

        assertThat(faults(oauth))
                .containsExactly(
                        new Fault(
                                8,
                                58,
                                "authenticator/oauth/token_url names settings.url, which needs a pattern: the operator's client secret is sent there"));
        assertThat(ConnectorFile.parse(
                        oauth.replace("{name: url}", "{name: url, pattern: \"https://[a-z]+\\\\.example\\\\.com\"}")))
                .isInstanceOf(Valid.class);
        assertThat(faults(oauth.replace("{name: url}", "{name: url, pattern: \"(\"}")))
                .extracting(Fault::message)
                .first()
                .asString()
                .startsWith("settings/0/pattern is no regular expression");
    }

    @Test
    void what_is_installed_and_told_is_whole() {
        String text = SOUND + """
                install: {authorize_url: /here, account: {}, settings: {shop: "{{ account.name }}"}}
                webhooks:
                  signature: {type: v3, tolerance: 0}
                  topics: {gone: {kind: uninstalled}, new: {kind: changed, stream: other}}
                """;

        assertThat(faults(text))
                .extracting(Fault::message)
                .containsExactlyInAnyOrder(
                        "install needs an authenticator of type oauth2_authorization_code",
                        "install/authorize_url has to be a whole address",
                        "install/settings/shop names account.name, which is not known here",
                        "install/settings/shop is none of the connector's settings",
                        "install cannot bring credentials.key, which a source is refused without",
                        "install/account/pointer is missing",
                        "webhooks/signature/header is missing",
                        "webhooks/signature/timestamp_header is missing",
                        "webhooks/signature/tolerance has to be 1 to 3600 seconds",
                        "webhooks/account_pointer is missing",
                        "webhooks/topic_pointer is missing",
                        "webhooks/topics/new/stream names other, but there is no such stream",
                        "webhooks/topics/new/key is missing");
    }

    @Test
    void a_field_without_a_value_is_a_fault() {
        assertThat(faults(SOUND.replace("type: rest", "type: ~")))
                .extracting(Fault::message)
                .containsExactly("type has no value (the word null is written in quotes)");
    }

    @Test
    void a_file_that_has_to_be_sound_fails_with_every_line() {
        assertThatThrownBy(() -> ConnectorFile.connector(SOUND.replace("type: rest", "typo: rest")))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.code()).isEqualTo(ErrorCode.INVALID_CONNECTOR);
                    assertThat(problem.getMessage()).contains("2:1 typo is not a field known here");
                });
    }

    private static List<Fault> faults(String text) {
        return switch (ConnectorFile.parse(text)) {
            case Invalid invalid -> invalid.faults();
            case Valid valid -> throw new AssertionError("no faults in " + valid);
        };
    }
}
