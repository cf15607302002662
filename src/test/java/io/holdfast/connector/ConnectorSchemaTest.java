package io.holdfast.connector;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.holdfast.connector.ConnectorFile.Invalid;
import io.holdfast.connector.ConnectorFile.Valid;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectorSchemaTest {
    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(ConnectorSchema.text());

    @Test
    void the_published_schema_is_what_the_code_makes() throws IOException {
        String made = SchemaFile.text();

        assertThat(Files.readString(SchemaFile.FILE))
                .as("run ./dev connector-schema: %s should be\n%s", SchemaFile.FILE, made)
                .isEqualTo(made);
    }

    @Test
    void every_word_stands_in_a_sound_file_that_the_schema_is_tried_with() throws IOException {
        List<String> sound = new ArrayList<>();
        for (Path file : SchemaFile.soundFiles()) {
            sound.add(Files.readString(file));
        }
        FormatProbe probe = new FormatProbe(sound);

        assertThat(records())
                .allSatisfy(record -> assertThat(probe.unseen(record)).isEmpty());
    }

    @Test
    void every_word_has_a_meaning() {
        FormatWords words = FormatWords.read();

        assertThat(records()).allSatisfy(record -> {
            assertThat(words.of(record)).isNotEmpty();
            assertThat(record.getRecordComponents())
                    .filteredOn(component -> !component.getType().isEnum()
                            && !component.getType().isRecord())
                    .allSatisfy(component ->
                            assertThat(words.of(record, component.getName())).isNotEmpty());
        });
    }

    static Stream<Path> sound() throws IOException {
        return SchemaFile.soundFiles().stream();
    }

    @ParameterizedTest
    @MethodSource("sound")
    void the_schema_takes_what_the_reader_takes(Path file) throws IOException {
        String text = Files.readString(file);

        assertThat(ConnectorFile.parse(text)).isInstanceOf(Valid.class);
        assertThat(refused(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name: signed → name: Signed",
                "name: signed → name: [signed]",
                "name: signed → ",
                "type: rest → type: soap",
                "type: rest → type: rest\nretries: 5",
                "base_url: \"{{ settings.url }}\" → description: none",
                "settings: [{name: url}] → settings: url",
                "settings: [{name: url}] → settings: [{description: The address}]",
                "type: hmac → type: magic",
                "    secret: \"{{ credentials.secret }}\"\n → ",
                "encoding: hex → encoding: octal",
                "path: /me, headers → path: me, headers",
                "method: GET, → method: FETCH,",
                "primary_key: [/no] → primary_key: [no]",
                "records_path: /data → records_path: data",
                "size: 50 → size: fifty",
                "size: 50 → size: 1.5",
                "parallel: false → parallel: perhaps",
                "offset_param: skip, → ",
                "keys: {after: /id, name: /name} → keys: {after: id}",
                "link_path: /next → link: /next",
                "cursor_param: after, header: X-Next → header: X-Next",
                "lookback: 2m → lookback: 2 minutes",
                "lookback: 2m → lookback: 120",
                "format: epoch → format: unix",
                "count_tolerance: 2 → count_tolerance: a few",
                "references: → references: owners\n    other:",
                "stream: owners, many → many",
                "on_missing: \"null\" → on_missing: none",
                "[[{pointer: /slug, param: slug}]] → [[{param: slug}]]",
                "restorable: partial → restorable: perhaps",
                "status: 416 → pointer: /code",
                "item: {endpoint: {path: \"/things/{{ record.key }}\"}, → item: {",
                "parent: {stream: things} → parent: things",
                "consistency: exact → consistency: 1"
            })
    void the_schema_refuses_what_the_reader_refuses_for_its_form(String change) throws IOException {
        String[] parts = change.split(" → ", -1);
        String sound = Files.readString(Path.of("src", "test", "resources", "connector-words", "signed.yaml"));
        assertThat(sound).contains(parts[0]);
        String broken = sound.replaceFirst(Pattern.quote(parts[0]), Matcher.quoteReplacement(parts[1]));

        assertThat(ConnectorFile.parse(broken)).isInstanceOf(Invalid.class);
        assertThat(refused(broken)).isNotEmpty();
    }

    static Set<ValidationMessage> refused(String text) {
        return SCHEMA.validate(FormatProbe.tree(text));
    }

    static Set<Class<?>> records() {
        Set<Class<?>> all = new LinkedHashSet<>();
        collect(Connector.class, all);
        return all;
    }

    private static void collect(Type type, Set<Class<?>> all) {
        if (type instanceof ParameterizedType generic) {
            Stream.of(generic.getActualTypeArguments()).forEach(each -> collect(each, all));
        } else if (type instanceof Class<?> record && record.isRecord() && all.add(record)) {
            for (RecordComponent component : record.getRecordComponents()) {
                collect(component.getGenericType(), all);
            }
        }
    }
}
