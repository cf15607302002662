package io.holdfast.reader;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.files.FileHost;
import io.holdfast.shop.Aisle;
import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Settings;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.stack.SharedStack;
import io.holdfast.testkit.Door;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.Base64;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The document on the format is enough: bucket, master key and a reader written from it give the shop's data back. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class FormatReaderTest {
    private static final Map<String, String> STACK = SharedStack.configuration();
    private static final ObjectMapper JSON = new ObjectMapper();
    private S3Client client;
    private DemoShop shop;
    private Door door;
    private String source;

    @BeforeEach
    void a_shop_and_a_bucket() {
        client = S3Client.builder()
                .endpointOverride(URI.create(STACK.get("quarkus.s3.endpoint-override")))
                .forcePathStyle(true)
                .region(Region.of(STACK.get("quarkus.s3.aws.region")))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        STACK.get("quarkus.s3.aws.credentials.static-provider.access-key-id"),
                        STACK.get("quarkus.s3.aws.credentials.static-provider.secret-access-key"))))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
        shop = DemoShop.with(Settings.small().withSizes(40, 40, 4, 60, 30).withBucket(4000, 4000));
        door = Door.ofNewTenant();
        source = door.source(shop.url(), shop.token());
    }

    @AfterEach
    void close() {
        client.close();
        shop.close();
    }

    @Test
    void a_backup_is_read_from_the_bucket_with_the_master_key_and_the_document_alone() throws Exception {
        String backup = door.backup(source).getString("id");

        readsAsTheShopIs(backup, 1);
    }

    @Test
    void a_backup_whose_index_is_a_delta_over_an_older_base_is_read_by_itself() throws Exception {
        String first = door.backup(source).getString("id");
        long changed = shop.ids(Aisle.CUSTOMERS).getFirst();
        shop.change(Aisle.CUSTOMERS, changed, "{\"first_name\":\"Renamed\"}");
        shop.delete(Aisle.CUSTOMERS, shop.ids(Aisle.CUSTOMERS).getLast());
        String second = door.backup(source).getString("id");
        door.request().delete("/api/v1/backups/" + first).then().statusCode(org.hamcrest.Matchers.lessThan(300));

        JsonNode manifest = readsAsTheShopIs(second, 2);

        assertThat(manifest.findValuesAsText("delta")).isNotEmpty();
        assertThat(stream(manifest, "customers").at("/ref/delta/object/name").asText())
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1 << 20, (3 << 20) + 17})
    void a_stream_that_is_one_file_is_read_too(int size) throws Exception {
        try (FileHost host = new FileHost(size, 1)) {
            source = door.sourceOf("filed", Map.of("url", host.url()), Map.of());
            String backup = door.backup(source).getString("id");

            FormatReader reader = reader();
            JsonNode dump = stream(reader.manifest(1, backup), "dump");

            assertThat(dump.get("kind").asText()).isEqualTo("EXPORT");
            SortedMap<String, String> lines = reader.records(dump);
            assertThat(lines).containsOnlyKeys("dump");
            assertThat(reader.export(JSON.readTree(lines.get("dump")))).isEqualTo(host.file());
        }
    }

    private FormatReader reader() {
        byte[] master = Base64.getDecoder().decode(STACK.get("holdfast.master-key.secret"));
        byte[] wrapped = object(door.tenant() + "/keys/1-" + STACK.get("holdfast.master-key.id"));
        return new FormatReader(this::object, master, wrapped, door.tenant(), source);
    }

    private JsonNode readsAsTheShopIs(String backup, long seq) throws Exception {
        FormatReader reader = reader();
        JsonNode manifest = reader.manifest(seq, backup);
        assertThat(manifest.get("format").asInt()).isEqualTo(1);
        assertThat(manifest.get("backup").asText()).isEqualTo(backup);
        assertThat(manifest.get("seq").asLong()).isEqualTo(seq);
        assertThat(manifest.get("result").asText()).isEqualTo("SUCCEEDED");
        assertThat(manifest.get("missing")).isEmpty();
        for (Aisle aisle : Aisle.values()) {
            SortedMap<String, String> records = new TreeMap<>();
            shop.ids(aisle)
                    .forEach(id ->
                            records.put(String.valueOf(id), shop.text(aisle, id).orElseThrow()));
            assertThat(reader.records(stream(manifest, aisle.plural())))
                    .as(aisle.plural())
                    .isEqualTo(records);
        }
        SortedMap<String, String> files = reader.records(stream(manifest, "_media"));
        assertThat(files).isNotEmpty();
        for (Map.Entry<String, String> file : files.entrySet()) {
            assertThat(reader.file(JSON.readTree(file.getValue())))
                    .isEqualTo(shop.file(file.getKey()).orElseThrow());
        }
        return manifest;
    }

    private static JsonNode stream(JsonNode manifest, String name) {
        for (JsonNode stream : manifest.get("streams")) {
            if (stream.get("stream").asText().equals(name)) {
                return stream;
            }
        }
        throw new AssertionError("no stream " + name + " in " + manifest);
    }

    private byte[] object(String key) {
        return client.getObjectAsBytes(request ->
                        request.bucket(STACK.get("holdfast.store.bucket")).key(key))
                .asByteArray();
    }
}
