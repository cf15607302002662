package io.holdfast.restore;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.shop.Aisle;
import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Settings;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.testkit.Door;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every example of POST /restores in the API's description, pasted. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class RestoreExamplesTest {
    private final ObjectMapper mapper = new ObjectMapper();

    @Test
    void the_examples_of_the_description_work_when_they_are_pasted() throws JsonProcessingException {
        Map<String, Map<String, Object>> examples = given().accept("application/json")
                .get("/q/openapi?format=json")
                .then()
                .extract()
                .path("paths.'/api/v1/restores'.post.requestBody.content.'application/json'.examples");
        assertThat(examples).hasSize(7);
        try (DemoShop shop = DemoShop.with(Settings.small().withBucket(4000, 4000));
                DemoShop other = DemoShop.with(Settings.small().withBucket(4000, 4000))) {
            Door door = Door.ofNewTenant();
            String source = door.source(shop.url(), shop.token());
            Map<String, String> ids = new LinkedHashMap<>();
            ids.put("SOURCE", door.source(other.url(), other.token()));
            ids.put("BACKUP", door.backup(source).getString("id"));
            ids.put("KEY", String.valueOf(shop.ids(Aisle.PRODUCTS).getFirst()));
            shop.change(Aisle.PRODUCTS, shop.ids(Aisle.PRODUCTS).getFirst(), "{\"title\":\"Spoiled\"}");
            ids.put("DIFF", diff(door, ids.get("BACKUP")));
            for (String name : new String[] {"out of a diff", "plan", "carry out a plan"}) {
                if (name.equals("out of a diff")) {
                    pasted(door, examples.get(name), ids);
                    shop.change(Aisle.PRODUCTS, Long.parseLong(ids.get("KEY")), "{\"title\":\"Spoiled again\"}");
                } else {
                    ids.put("PLAN", pasted(door, examples.get(name), ids));
                }
            }
            for (String name :
                    new String[] {"chosen fields of a record", "files alone", "everything", "to another source"}) {
                pasted(door, examples.get(name), ids);
            }
        }
    }

    private static String diff(Door door, String backup) {
        String id = door.request()
                .body(Map.of("backup_id", backup))
                .post("/api/v1/diffs")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        door.awaitEnd("/api/v1/diffs/" + id);
        return id;
    }

    /** Sends an example with ids of our own and returns the restore's id, once it has succeeded. */
    private String pasted(Door door, Map<String, Object> example, Map<String, String> ids)
            throws JsonProcessingException {
        String body = mapper.writeValueAsString(example.get("value"));
        for (Map.Entry<String, String> each : ids.entrySet()) {
            body = body.replace("\"" + each.getKey() + "\"", "\"" + each.getValue() + "\"");
        }
        String id = door.request()
                .body(body)
                .post("/api/v1/restores")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        JsonPath end = door.awaitEnd("/api/v1/restores/" + id);
        assertThat(end.getString("state")).as("%s: %s", body, end.prettify()).isEqualTo("SUCCEEDED");
        return id;
    }
}
