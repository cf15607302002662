package io.holdfast.restore;

import io.holdfast.shop.Aisle;
import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Fault;
import io.holdfast.shop.Settings;
import io.holdfast.testkit.Door;
import io.restassured.path.json.JsonPath;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A shop with one backup of it. */
abstract class RestoreCase {
    DemoShop shop;
    Door door;
    String source;
    String backup;
    List<Long> customers;

    @BeforeEach
    void a_shop_with_a_backup() {
        shop = DemoShop.with(Settings.small().withBucket(4000, 4000));
        door = Door.ofNewTenant();
        source = door.source(shop.url(), shop.token());
        backup = door.backup(source).getString("id");
        customers = shop.ids(Aisle.CUSTOMERS);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    /** A request for chosen customers, with what is asked for beside that in pairs. */
    Map<String, Object> asking(List<Long> keys, Object... more) {
        Map<String, Object> asked = new HashMap<>();
        asked.put("backup_id", backup);
        asked.put(
                "streams",
                List.of(Map.of(
                        "name",
                        "customers",
                        "keys",
                        keys.stream().map(String::valueOf).toList())));
        for (int i = 0; i < more.length; i += 2) {
            asked.put((String) more[i], more[i + 1]);
        }
        return asked;
    }

    JsonPath restore(String policy, Long... keys) {
        return door.restore(asking(Arrays.asList(keys), "on_conflict", policy));
    }

    void meanwhile(String path, Runnable deed) {
        shop.faults().next(request -> request.path().equals(path), 1, new Fault.Meanwhile(deed));
    }

    void rename(long customer, String name) {
        shop.change(Aisle.CUSTOMERS, customer, "{\"first_name\":\"" + name + "\"}");
    }

    String name(long customer) {
        return text(Aisle.CUSTOMERS, customer, "first_name");
    }

    String text(Aisle aisle, long id, String field) {
        return shop.find(aisle, id).orElseThrow().path(field).asText();
    }

    /** A customer whom no order names, and not one of the first two. */
    long loneCustomer() {
        return customers.stream()
                .skip(2)
                .filter(id -> shop.ids(Aisle.ORDERS).stream()
                        .noneMatch(order -> shop.find(Aisle.ORDERS, order)
                                        .orElseThrow()
                                        .path("customer_id")
                                        .asLong()
                                == id))
                .findFirst()
                .orElseGet(() -> shop.create(Aisle.CUSTOMERS, "{\"email\":\"lone@example.com\"}"));
    }

    Map<String, Object> item(JsonPath restore, Object key) {
        return door.items(restore.getString("id")).stream()
                .filter(item -> String.valueOf(key).equals(item.get("key")))
                .findFirst()
                .orElseThrow();
    }
}
