package io.holdfast.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.holdfast.stack.LocalStackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(LocalStackResource.class)
class FirstStepsTest {
    @Test
    void the_service_is_ready_once_all_its_servers_answer() {
        given().get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
    }

    @Test
    void the_first_page_is_served() {
        given().get("/").then().statusCode(200);
    }

    @Test
    void the_api_describes_itself() {
        given().accept("application/json")
                .get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .body("paths.keySet()", hasItem("/api/v1/sources/{source}/backups"));
        given().get("/q/openapi").then().statusCode(200).body(containsString("/api/v1/sources/{source}/backups:"));
    }

    @Test
    void who_has_not_signed_in_gets_a_problem_with_a_code() {
        given().get("/api/v1/sources")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .body("code", equalTo("unauthenticated"));
    }

    @Test
    void an_address_that_does_not_exist_is_a_problem_with_a_code() {
        given().get("/api/v1/nothing").then().statusCode(404);
    }
}
