package io.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.database.Database;
import io.holdfast.shop.Aisle;
import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Settings;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.store.ObjectStore;
import io.holdfast.testkit.Door;
import io.holdfast.vault.Moments;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Backups as one file: exact, whole or visibly broken, and not deleted meanwhile. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class DownloadTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    Database database;

    @Inject
    Moments moments;

    @Inject
    ObjectStore store;

    private DemoShop shop;
    private Door door;
    private String source;

    @BeforeEach
    void a_shop_and_its_tenant() {
        shop = DemoShop.with(Settings.small().withBucket(4000, 4000));
        door = Door.ofNewTenant();
        source = door.source(shop.url(), shop.token());
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private byte[] bytes(String path) {
        return door.request().get(path).then().statusCode(200).extract().asByteArray();
    }

    private static Map<String, byte[]> unzipped(byte[] zip) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                assertThat(files.put(entry.getName(), in.readAllBytes())).isNull();
            }
        }
        return files;
    }

    @Test
    void a_zip_holds_every_stream_every_file_and_says_so_in_its_index() throws Exception {
        String backup = door.backup(source).getString("id");

        Map<String, byte[]> files = unzipped(bytes("/api/v1/backups/" + backup + "/download"));

        for (Aisle aisle : Aisle.values()) {
            List<String> texts = shop.ids(aisle).stream()
                    .map(id -> shop.text(aisle, id).orElseThrow())
                    .toList();
            assertThat(new String(files.get("streams/" + aisle.plural() + ".ndjson"), StandardCharsets.UTF_8).lines())
                    .containsExactlyInAnyOrderElementsOf(texts);
        }
        JsonNode index = JSON.readTree(files.get("index.json"));
        assertThat(index.at("/backup/id").asText()).isEqualTo(backup);
        assertThat(index.get("streams")).hasSize(Aisle.values().length);
        assertThat(index.get("media")).hasSize(shop.snapshot().files().size());
        for (JsonNode file : index.get("media")) {
            assertThat(file.get("file").asText()).matches("media/[0-9a-f]{16}-[A-Za-z0-9._-]+");
            assertThat(files.get(file.get("file").asText()))
                    .isEqualTo(shop.file(file.get("url").asText()).orElseThrow());
        }
    }

    @Test
    void chosen_streams_come_alone_and_files_only_where_they_are_asked_for() throws Exception {
        String backup = door.backup(source).getString("id");
        String path = "/api/v1/backups/" + backup + "/download?stream=orders&records=csv";

        assertThat(unzipped(bytes(path)).keySet()).containsExactly("index.json", "streams/orders.csv");
        assertThat(unzipped(bytes(path + "&media=true")).keySet()).anyMatch(name -> name.startsWith("media/"));
    }

    @Test
    void csv_gives_the_exact_text_back_as_it_is_and_in_base64() {
        String backup = door.backup(source).getString("id");
        String path = "/api/v1/backups/" + backup + "/streams/products/records.csv";

        List<List<String>> rows = csv(new String(bytes(path), StandardCharsets.UTF_8));
        List<List<String>> encoded = csv(new String(bytes(path + "?data=base64"), StandardCharsets.UTF_8));

        assertThat(rows.getFirst()).containsExactly("NO", "OBJECT_ID", "DATA");
        assertThat(rows).hasSize(shop.count(Aisle.PRODUCTS) + 1);
        for (int i = 1; i < rows.size(); i++) {
            String text = shop.text(Aisle.PRODUCTS, Long.parseLong(rows.get(i).get(1)))
                    .orElseThrow();
            assertThat(rows.get(i)).containsExactly("" + i, rows.get(i).get(1), text);
            assertThat(Base64.getDecoder().decode(encoded.get(i).get(2)))
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo(text);
        }
        assertThat(bytes("/api/v1/backups/" + backup + "/download?format=csv&stream=products"))
                .isEqualTo(bytes(path));
    }

    /** Reads RFC 4180 by its letter. */
    private static List<List<String>> csv(String text) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                field.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == ',') {
                row.add(field.toString());
                field.setLength(0);
            } else if (!quoted && c == '\r') {
                row.add(field.toString());
                field.setLength(0);
                rows.add(row);
                row = new ArrayList<>();
                i++;
            } else {
                field.append(c);
            }
        }
        assertThat(row).isEmpty();
        return rows;
    }

    @Test
    void ndjson_of_a_whole_backup_names_stream_and_key_of_each_record() throws Exception {
        String backup = door.backup(source).getString("id");

        String all = new String(bytes("/api/v1/backups/" + backup + "/download?format=ndjson"), StandardCharsets.UTF_8);

        List<String> lines = all.lines().toList();
        assertThat(lines).hasSize(shop.snapshot().size());
        for (String line : lines) {
            JsonNode record = JSON.readTree(line);
            Aisle aisle = Stream.of(Aisle.values())
                    .filter(each -> each.plural().equals(record.get("stream").asText()))
                    .findFirst()
                    .orElseThrow();
            String text = shop.text(aisle, record.get("key").asLong()).orElseThrow();
            assertThat(line).endsWith("\"data\":" + text + "}");
        }
    }

    @Test
    void what_fails_in_the_middle_breaks_the_connection() throws Exception {
        // The streams are written by name, so variants come last, long after the first bytes were sent.
        try (DemoShop large = DemoShop.with(Settings.small().withSizes(30, 0, 4, 800, 20))) {
            String other = door.source(large.url(), large.token());
            door.backup(other);
            large.change(Aisle.VARIANTS, large.ids(Aisle.VARIANTS).getLast(), "{\"weight\":99}");
            String backup = door.backup(other).getString("id");
            database.list(row -> row.text("name"), """
                    select o.name from vault_object o join backup b on b.source_id = o.source_id and b.id = ?
                    where o.kind = 'SEGMENT' and o.first_seq = b.seq""", UUID.fromString(backup))
                    .forEach(name -> store.delete(door.tenant() + "/" + other + "/segments/" + name));

            for (String format : List.of("zip", "ndjson")) {
                try (InputStream body = opened("/api/v1/backups/" + backup + "/download?format=" + format)) {
                    assertThatThrownBy(body::readAllBytes).as(format).isInstanceOf(IOException.class);
                }
            }
            door.request()
                    .get("/api/v1/backups/" + backup + "/streams/variants/records.ndjson")
                    .then()
                    .statusCode(500)
                    .body("code", equalTo("object_missing"));
            assertThat(holds(backup)).isEmpty();
        }
    }

    private List<UUID> holds(String backup) {
        return database.list(
                row -> row.id("holder"), "select holder from moment_hold where backup_id = ?", UUID.fromString(backup));
    }

    @Test
    void a_backup_is_held_while_it_is_downloaded_and_no_longer() throws Exception {
        String url = shop.snapshot().files().keySet().iterator().next();
        byte[] large = new byte[24 << 20];
        new Random(7).nextBytes(large);
        shop.replaceFile(url.substring(url.lastIndexOf('/') + 1), large, "image/png");
        String backup = door.backup(source).getString("id");

        try (Socket reader = slowReader("/api/v1/backups/" + backup + "/media?url=" + url)) {
            assertThat(reader.getInputStream().readNBytes(1000)).hasSize(1000);
            door.request()
                    .delete("/api/v1/backups/" + backup)
                    .then()
                    .statusCode(409)
                    .body("code", equalTo("backup_in_use"));
        }

        await().atMost(Duration.ofMinutes(2))
                .until(() -> door.request().delete("/api/v1/backups/" + backup).statusCode() == 202);
    }

    @Test
    void a_hold_of_a_reader_that_died_ends_by_itself() {
        String backup = door.backup(source).getString("id");
        UUID id = UUID.fromString(backup);
        UUID reader = UUID.randomUUID();
        database.change(sql -> moments.holdFor(sql, id, reader, Duration.ofMinutes(5)));
        door.request().delete("/api/v1/backups/" + backup).then().statusCode(409);

        database.change(sql ->
                sql.update("update moment_hold set expires_at = now() - interval '1 second' where holder = ?", reader));

        door.request().delete("/api/v1/backups/" + backup).then().statusCode(202);
    }

    /** Somebody for whom little is buffered on the way: what he has not read was not sent. */
    private Socket slowReader(String path) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(64 << 10);
        socket.connect(new InetSocketAddress("127.0.0.1", RestAssured.port));
        String asked =
                "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + door.token() + "\r\n\r\n";
        socket.getOutputStream().write(asked.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private InputStream opened(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + RestAssured.port + path.replace(" ", "%20")))
                .header("Authorization", "Bearer " + door.token())
                .build();
        HttpResponse<InputStream> answer =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }
}
