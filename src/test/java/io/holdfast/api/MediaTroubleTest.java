package io.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.shop.Aisle;
import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Fault;
import io.holdfast.shop.Settings;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.testkit.Door;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files that do not come, and what the next backup does about it. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class MediaTroubleTest {
    private DemoShop shop;
    private Door door;
    private String source;
    private String link;
    private String name;
    private byte[] picture;

    @BeforeEach
    void a_shop_and_its_tenant() {
        shop = DemoShop.with(Settings.small().withBucket(4000, 4000));
        door = Door.ofNewTenant();
        source = door.source(shop.url(), shop.token());
        link = shop.snapshot().files().keySet().iterator().next();
        name = link.substring(link.lastIndexOf('/') + 1);
        picture = shop.file(link).orElseThrow();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private JsonPath missing(JsonPath backup) {
        return door.get("/api/v1/backups/" + backup.getString("id") + "/media/missing");
    }

    private long asked() {
        return shop.calls().count(call -> call.path().endsWith(name));
    }

    @Test
    void a_file_that_failed_is_tried_again_although_its_record_is_not_read() {
        shop.deleteFile(name);
        var partial = door.backup(source);
        assertThat(missing(partial).getList("items.url")).containsExactly(link);
        assertThat(missing(partial).getList("items.code")).containsExactly("media_missing");
        assertThat(missing(partial).getString("items[0].stream")).isEqualTo("products");

        shop.replaceFile(name, picture, "image/png");
        shop.faults().next("/api/products.json", 50, new Fault.Blank());
        var next = door.backup(source);

        assertThat(next.getList("missing.code")).doesNotContain("media_missing");
        assertThat(door.request()
                        .queryParam("url", link)
                        .get("/api/v1/backups/" + next.getString("id") + "/media")
                        .asByteArray())
                .isEqualTo(picture);
        assertThat(missing(next).getList("items")).isEmpty();
    }

    @Test
    void a_file_that_fails_again_is_missing_as_long_as_a_record_names_it() {
        shop.deleteFile(name);
        door.backup(source);

        shop.faults().next("/api/products.json", 50, new Fault.Blank());
        var unread = door.backup(source);
        assertThat(missing(unread).getList("items.url")).containsExactly(link);
        shop.faults().clear();

        for (long id : shop.ids(Aisle.PRODUCTS)) {
            if (shop.text(Aisle.PRODUCTS, id).orElseThrow().contains(name)) {
                shop.change(Aisle.PRODUCTS, id, "{\"images\":[]}");
            }
        }
        var forgotten = door.backup(source);

        assertThat(forgotten.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(missing(forgotten).getList("items")).isEmpty();
    }

    @Test
    void a_large_file_whose_connection_breaks_is_taken_up_where_it_ended() {
        byte[] large = new byte[3 << 20];
        new Random(5).nextBytes(large);
        shop.replaceFile(name, large, "image/png");
        shop.faults().next("/files/" + name, 1, new Fault.CutBody());

        var backup = door.backup(source);

        assertThat(backup.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(shop.calls().list().stream()
                        .filter(call -> call.path().endsWith(name))
                        .map(call -> call.status()))
                .containsExactly(200, 206);
        assertThat(door.request()
                        .queryParam("url", link)
                        .get("/api/v1/backups/" + backup.getString("id") + "/media")
                        .asByteArray())
                .isEqualTo(large);
        assertThat(door.request()
                        .queryParam("url", link)
                        .header("Range", "bytes=1048570-2097200")
                        .get("/api/v1/backups/" + backup.getString("id") + "/media")
                        .asByteArray())
                .isEqualTo(Arrays.copyOfRange(large, 1_048_570, 2_097_201));
    }

    @Test
    void a_page_instead_of_a_file_is_named_by_its_own_code() {
        shop.faults().next("/files/" + name, 1, Fault.html());

        var backup = door.backup(source);

        assertThat(backup.getString("state")).isEqualTo("PARTIAL");
        assertThat(missing(backup).getList("items.code")).containsExactly("media_not_a_file");
    }

    @Test
    void a_file_of_a_declared_hash_that_is_there_already_is_not_asked_for() throws Exception {
        door.backup(source);
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(picture));
        long product = shop.ids(Aisle.PRODUCTS).getFirst();
        String elsewhere = shop.url() + "/files/moved-to.png";
        shop.change(
                Aisle.PRODUCTS, product, "{\"images\":[{\"src\":\"" + elsewhere + "\",\"sha256\":\"" + hash + "\"}]}");

        var backup = door.backup(source);

        assertThat(backup.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(shop.calls().count(call -> call.path().endsWith("moved-to.png")))
                .isZero();
        assertThat(door.request()
                        .queryParam("url", elsewhere)
                        .get("/api/v1/backups/" + backup.getString("id") + "/media")
                        .asByteArray())
                .isEqualTo(picture);
    }

    @Test
    void a_file_that_is_not_the_declared_one_is_not_taken() {
        long product = shop.ids(Aisle.PRODUCTS).getFirst();
        shop.change(
                Aisle.PRODUCTS,
                product,
                "{\"images\":[{\"src\":\"" + link + "\",\"sha256\":\"" + "ab".repeat(32) + "\"}]}");

        var backup = door.backup(source);

        assertThat(missing(backup).getList("items.code")).containsExactly("media_hash_mismatch");
        assertThat(asked()).isPositive();
    }
}
