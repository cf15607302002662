package io.holdfast.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.connector.ConnectorFile.Invalid;
import io.holdfast.connector.Simulator.Said;
import io.holdfast.connector.Simulator.Seen;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Files that are uploaded as fields of forms, as another implementation of forms reads them: Netty's. */
class FileFormTest {
    private static final byte[] BYTES = "--boundary\r\n\0\u00ff".getBytes(StandardCharsets.ISO_8859_1);
    private final Bench bench = new Bench();
    private final Simulator source = bench.simulator;

    @AfterEach
    void close() {
        bench.close();
    }

    private static String connector(String form) {
        return """
                name: m
                type: rest
                base_url: "{{ settings.url }}"
                settings: [{name: url, description: u}, {name: folder, description: f}]
                check: {path: /me}
                streams:
                  - name: things
                    endpoint: {path: /things}
                    primary_key: [/id]
                    media: [{pointer: /url, upload: {endpoint: {method: POST, path: /files}, form: %s, result: /url}}]
                    restorable: no
                """.formatted(form);
    }

    private String uploaded(String form, String name, String type) {
        source.on("/files", Said.json("{\"url\":\"https://cdn.example/7\"}"));
        Connection connection = bench.open(
                ConnectorFile.connector(connector(form)),
                Map.of("url", source.url(), "folder", "summer & sun"),
                Map.of(),
                Bench.Bounds.USUAL);
        return connection.upload(
                connection.connector().streams().getFirst(),
                new MediaFile(name, type, BYTES.length, () -> new ByteArrayInputStream(BYTES)));
    }

    /** The fields of a form as Netty reads them: of a file its name, type and bytes. */
    private static List<String> fields(Seen seen) throws IOException {
        DefaultFullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.POST, "/files", Unpooled.wrappedBuffer(seen.body()));
        request.headers().set("Content-Type", seen.headers().get("content-type"));
        List<String> fields = new ArrayList<>();
        HttpPostRequestDecoder decoder = new HttpPostRequestDecoder(new DefaultHttpDataFactory(false), request);
        for (InterfaceHttpData data : decoder.getBodyHttpDatas()) {
            fields.add(
                    data instanceof FileUpload file
                            ? file.getName() + ": " + file.getFilename() + " (" + file.getContentType() + ") "
                                    + new String(file.get(), StandardCharsets.ISO_8859_1)
                            : data.getName() + ": " + ((Attribute) data).getString(StandardCharsets.UTF_8));
        }
        decoder.destroy();
        return fields;
    }

    @Test
    void the_fields_stand_in_the_order_of_the_connector_around_the_file() throws Exception {
        String link = uploaded(
                "[{field: folder, value: \"{{ settings.folder }}\"}, {field: file}, {field: alt, value: \"{{ file.name }}\"}]",
                "ключ.png",
                "image/png");

        assertThat(link).isEqualTo("https://cdn.example/7");
        assertThat(fields(source.last()))
                .containsExactly(
                        "folder: summer & sun",
                        "file: ключ.png (image/png) " + new String(BYTES, StandardCharsets.ISO_8859_1),
                        "alt: ключ.png");
    }

    @Test
    void a_form_can_be_the_file_alone_and_a_file_without_a_type_is_bytes() throws Exception {
        uploaded("[{field: file}]", "a.bin", "");

        assertThat(fields(source.last()))
                .containsExactly(
                        "file: a.bin (application/octet-stream) " + new String(BYTES, StandardCharsets.ISO_8859_1));
    }

    @Test
    void the_name_of_a_file_cannot_begin_another_field() throws Exception {
        uploaded("[{field: file}, {field: role, value: reader}]", "a\"\r\nX\r\n\r\n.png", "image/png");

        assertThat(fields(source.last()))
                .hasSize(2)
                .first()
                .asString()
                .startsWith("file: a%22%0D%0AX%0D%0A%0D%0A.png (image/png)");
    }

    @Test
    void a_form_has_one_file_and_fields_with_sound_names() {
        assertThat(said("[{field: a, value: b}]"))
                .containsExactly(
                        "streams/0/media/0/upload/form has to have one field without a value, which is the file");
        assertThat(said("[{field: a}, {field: b}]"))
                .containsExactly(
                        "streams/0/media/0/upload/form has to have one field without a value, which is the file");
        assertThat(said("[{field: 'a\"'}, {value: \"{{ record.key }}\"}]"))
                .containsExactlyInAnyOrder(
                        "streams/0/media/0/upload/form/0/field has a character that cannot stand in the name of a field",
                        "streams/0/media/0/upload/form/1/field is missing",
                        "streams/0/media/0/upload/form/1/value names record.key, which is not known here");
    }

    private static List<String> said(String form) {
        return ConnectorFile.parse(connector(form)) instanceof Invalid invalid
                ? invalid.faults().stream().map(fault -> fault.message()).toList()
                : List.of();
    }
}
