package io.holdfast.stack;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(LocalStackResource.class)
class LocalStackResourceTest {
    @ConfigProperty(name = "rabbitmq-port")
    String brokerOfTheService;

    @Test
    void the_service_starts_on_the_stack_that_all_tests_of_this_jvm_share() {
        assertThat(brokerOfTheService).isEqualTo(SharedStack.configuration().get("rabbitmq-port"));
        given().get("/q/health/ready").then().statusCode(200);
    }
}
