package io.holdfast.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.holdfast.connector.ConnectorFile.Fault;
import io.holdfast.connector.ConnectorFile.Invalid;
import io.holdfast.connector.ConnectorFile.Valid;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
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
                        fault(3, 1, "typo is not a field known here"),
                        fault(16, 5, "streams/0/sorted is not a field known here"));
    }

    @Test
    void a_comma_that_ended_a_text_is_guessed() {
        assertThat(faults(SOUND.replace("{name: key}", "{name: key, description: A key, and more}")))
                .extracting(Fault::toString)
                .contains("7:37 credentials/0/and more is not a field known here"
                        + " (a text with a comma is written in quotes)");
    }

    @Test
    void a_value_of_the_wrong_form_is_named_by_line() {
        assertThat(faults(SOUND.replace("page_param: page", "page_param: page, size: many")))
                .containsExactly(fault(14, 35, "streams/0/paginator/size has to be a whole number"));
        assertThat(faults(SOUND.replace("type: api_key", "type: magic")))
                .containsExactly(
                        fault(
                                8,
                                17,
                                "authenticator/type has to be one of bearer, basic, api_key, oauth2_authorization_code, oauth2_client_credentials, jwt, hmac"));
        assertThat(faults(SOUND.replace("check: {path: /me}", "check: /me")))
                .containsExactly(fault(9, 1, "check has to be a mapping"));
    }

    @Test
    void yes_and_no_are_words_here() {
        assertThat(ConnectorFile.connector(SOUND + "    restorable: no\n")
                        .streams()
                        .getFirst()
                        .restorable())
                .isEqualTo(StreamSpec.Restorable.NO);
        assertThat(faults(SOUND + "    restorable: perhaps\n"))
                .containsExactly(fault(15, 5, "streams/0/restorable has to be one of yes, partial, no"));
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
        assertThat(faults("")).containsExactly(new Fault(1, 1, "", "The file is empty."));
        assertThat(faults("name: ~\n"))
                .containsExactly(fault(1, 1, "name has no value (the word null is written in quotes)"));
        assertThat(faults(SOUND + "    title:\n")).containsExactly(fault(15, 5, "streams/0/title has no value"));
        assertThat(faults("? [a]: b")).containsExactly(new Fault(1, 3, "", "A key has to be a text."));
        assertThat(faults("# only words\n")).containsExactly(new Fault(1, 1, "", "The file is empty."));
        assertThat(faults("just words")).containsExactly(new Fault(1, 1, "", "The file has to be a mapping"));
        assertThat(faults("- a\n- b")).containsExactly(new Fault(1, 1, "", "The file has to be a mapping"));
        assertThat(faults(SOUND + "---\nname: b\n"))
                .containsExactly(new Fault(16, 1, "", "The file holds more than one document."));
    }

    @Test
    void all_that_is_of_the_wrong_form_is_told_at_once() {
        String text = SOUND.replace("name: notes\ntype", "name: [notes]\ntype")
                .replace("check: {path: /me}", "check: /me\nrate_limit: {capacity: 5, headroom_percent: little}")
                .replace(
                        "{page_param: page}",
                        "{page_param: page, size: many, type: pages, more: 5}\n    cursor: {lookback: 2 min}\n    typo:")
                .replace("{name: url}", "5");

        assertThat(faults(text))
                .containsExactly(
                        fault(1, 1, "name has to be a text"),
                        fault(5, 5, "settings/0 has to be a mapping"),
                        fault(9, 1, "check has to be a mapping"),
                        fault(10, 27, "rate_limit/headroom_percent has to be a number"),
                        fault(15, 35, "streams/0/paginator/size has to be a whole number"),
                        fault(
                                15,
                                47,
                                "streams/0/paginator/type has to be one of page, offset, last_id, keyset, json_cursor, json_link, header_cursor, header_link, none"),
                        fault(15, 60, "streams/0/paginator/more has to be a mapping"),
                        fault(
                                16,
                                14,
                                "streams/0/cursor/lookback has to be a length of time such as 90s, 10m, 1h or 7d"),
                        fault(17, 5, "streams/0/typo has no value"),
                        fault(17, 5, "streams/0/typo is not a field known here"));
    }

    @Test
    void whatever_stands_wherever_is_answered_with_a_connector_or_with_faults() throws IOException {
        List<Supplier<JsonNode>> oddities = List.of(
                () -> TextNode.valueOf("("),
                () -> TextNode.valueOf(""),
                () -> TextNode.valueOf("{{ settings.nothing }}"),
                () -> TextNode.valueOf("{{"),
                () -> IntNode.valueOf(-1),
                () -> BooleanNode.TRUE,
                JsonNodeFactory.instance::arrayNode,
                () -> JsonNodeFactory.instance.arrayNode().add(5),
                JsonNodeFactory.instance::objectNode,
                () -> JsonNodeFactory.instance.objectNode().put("a/b", "~"));
        for (String name : List.of("signed", "consent", "assertion", "client")) {
            JsonNode sound = FormatProbe.tree(
                    Files.readString(Path.of("src", "test", "resources", "connector-words", name + ".yaml")));
            for (String pointer : pointers(sound)) {
                for (Supplier<JsonNode> oddity : oddities) {
                    JsonNode odd = sound.deepCopy();
                    PointerPattern.of(pointer).change(odd, place -> Optional.of(oddity.get()));

                    assertThatCode(() -> ConnectorFile.parse(odd.toString()))
                            .as("%s at %s", oddity.get(), pointer)
                            .doesNotThrowAnyException();
                }
            }
        }
    }

    private static List<String> pointers(JsonNode root) {
        List<String> all = new ArrayList<>();
        collect(root, "", all);
        return all.subList(1, all.size());
    }

    private static void collect(JsonNode node, String pointer, List<String> all) {
        all.add(pointer);
        node.properties()
                .forEach(each -> collect(each.getValue(), pointer + "/" + PointerPattern.escaped(each.getKey()), all));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            collect(node.get(i), pointer + "/" + i, all);
        }
    }

    @Test
    void what_would_grow_is_refused_before_it_does() {
        String bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n";
        assertThat(faults(bomb)).contains(fault(2, 8, "b/0 is an alias: write the value out"));
        assertThat(faults("[".repeat(100_000)).getFirst().message()).contains("nested deeper than 50 levels");
        assertThat(faults("{a: ".repeat(60) + "1" + "}".repeat(60)).getFirst().message())
                .contains("nested deeper than 50 levels");
        assertThat(faults("x".repeat(10_000_000)))
                .containsExactly(new Fault(1, 1, "", "The file is longer than 262144 characters."));
        String wide = "{" + "w".repeat(50_000) + ": [" + "1,".repeat(90_000) + "~]}";
        assertThat(faults(wide)).allSatisfy(fault -> assertThat(fault.message()).hasSizeLessThan(300));
        List<Fault> many = faults(SOUND
                + "    oddity_%d: 1\n"
                        .repeat(1_000)
                        .formatted(IntStream.range(0, 1_000).boxed().toArray()));
        assertThat(many).hasSize(101);
        assertThat(many.getLast().message()).isEqualTo("There are 900 faults more.");
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
                .contains(fault(11, 23, "streams/0/references/0/stream names b, but there is no such stream"));
    }

    @Test
    void an_authenticator_lacks_nothing_and_names_nothing_unknown() {
        String auth = "authenticator: {type: api_key, header: X-Key, token: \"{{ credentials.key }}\"}";

        assertThat(faults(SOUND.replace(auth, "authenticator: {type: oauth2_client_credentials}")))
                .containsExactly(fault(8, 1, "authenticator/oauth is missing"));
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
                        fault(
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
                        "install/authorize_url has to be an address that begins with http:// or https://",
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

    /** @param message begins with the place */
    private static Fault fault(int line, int column, String message) {
        return new Fault(line, column, "/" + message.substring(0, message.indexOf(' ')), message);
    }

    private static List<Fault> faults(String text) {
        return switch (ConnectorFile.parse(text)) {
            case Invalid invalid -> invalid.faults();
            case Valid valid -> throw new AssertionError("no faults in " + valid);
        };
    }
}
