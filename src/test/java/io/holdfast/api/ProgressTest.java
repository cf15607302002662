package io.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Fault;
import io.holdfast.shop.Settings;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.testkit.Door;
import io.holdfast.testkit.ProgressListener;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(LocalStackResource.class)
class ProgressTest {
    @TestHTTPResource("/")
    URI address;

    @Test
    void the_socket_tells_the_present_state_then_each_change_then_the_end() {
        try (DemoShop shop = DemoShop.with(Settings.small().withBucket(4000, 4000))) {
            Door door = Door.ofNewTenant();
            String source = door.source(shop.url(), shop.token());
            CountDownLatch release = new CountDownLatch(1);
            shop.faults().next("/api/orders.json", 1, new Fault.Hold(release));
            String job = door.get("/api/v1/backups/" + door.startBackup(source)).getString("job_id");

            try (ProgressListener listener = ProgressListener.open(address, ticket(door))) {
                listener.await(message -> message.contains("\"ready\""), Duration.ofSeconds(10));
                assertThat(listener.messages()).anyMatch(message -> message.contains(job));
                release.countDown();
                listener.await(
                        message -> message.contains(job) && message.contains("\"SUCCEEDED\""), Duration.ofSeconds(60));
            }
        }
    }

    @Test
    void a_ticket_opens_the_socket_once() {
        Door door = Door.ofNewTenant();
        String ticket = ticket(door);
        try (ProgressListener first = ProgressListener.open(address, ticket)) {
            first.await(message -> message.contains("\"ready\""), Duration.ofSeconds(10));
        }
        try (ProgressListener second = ProgressListener.open(address, ticket)) {
            assertThat(second.awaitClosed(Duration.ofSeconds(10))).isEqualTo(4401);
        }
    }

    @Test
    void another_sites_page_cannot_open_the_socket() {
        Door door = Door.ofNewTenant();
        String ticket = ticket(door);
        assertThatThrownBy(() -> ProgressListener.open(address, ticket, "http://evil.example"))
                .hasMessageContaining("403");
    }

    @Test
    void another_tenants_job_is_not_told() {
        try (DemoShop shop = DemoShop.with(Settings.small().withBucket(4000, 4000))) {
            Door door = Door.ofNewTenant();
            String job = door.backup(door.source(shop.url(), shop.token())).getString("job_id");
            try (ProgressListener listener = ProgressListener.open(address, ticket(Door.ofNewTenant()))) {
                listener.send("{\"watch\":\"" + job + "\"}");
                listener.await(message -> message.contains("\"not_found\""), Duration.ofSeconds(10));
                assertThat(listener.messages()).noneMatch(message -> message.contains("\"SUCCEEDED\""));
            }
        }
    }

    private static String ticket(Door door) {
        return "ticket."
                + door.request()
                        .post("/api/v1/progress/tickets")
                        .then()
                        .statusCode(200)
                        .extract()
                        .path("ticket");
    }
}
