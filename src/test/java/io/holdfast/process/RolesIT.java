package io.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Settings;
import io.holdfast.stack.SharedStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RolesIT {
    @Test
    void a_backup_is_done_by_replicas_of_one_role_each_over_a_database_that_two_commands_migrated_at_once() {
        Installation installation = new Installation();
        Map<String, String> configuration = installation.with(Map.of());
        List<HoldfastCommand> early = List.of(HoldfastCommand.run(configuration, "migrate", "--wait", "--timeout=0"));
        List<HoldfastCommand> both = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> HoldfastCommand.run(configuration, "migrate")))
                .limit(2)
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
        HoldfastCommand late = HoldfastCommand.run(configuration, "migrate", "--wait");
        assertThat(early).allMatch(it -> it.code() == 1 && it.output().contains("migrations have not been run"));
        assertThat(both).as("%s", both).allMatch(it -> it.code() == 0);
        assertThat(late.code()).as(late.output()).isZero();

        try (DemoShop shop = DemoShop.with(Settings.small());
                HoldfastProcess api = installation.start(replica("api", ""));
                HoldfastProcess worker = installation.start(replica("worker", "backup-manual"));
                HoldfastProcess scheduler = installation.start(replica("scheduler", ""))) {
            HoldfastApi owner = api.api().signedIn(installation.newTenant(api));
            String source = Installation.source(owner, shop, "10000", "10000");
            String backup = owner.startBackup(source);
            assertThat(owner.awaitBackup(backup, Duration.ofMinutes(1))
                            .get("state")
                            .asText())
                    .isEqualTo("SUCCEEDED");

            for (HoldfastProcess shut : List.of(worker, scheduler)) {
                assertThat(status(shut, "/api/v1/backups")).isEqualTo(404);
                assertThat(status(shut, "/")).isEqualTo(404);
                assertThat(status(shut, "/q/health/ready")).isEqualTo(200);
                assertThat(status(shut, "/q/metrics")).isEqualTo(200);
            }
            assertThat(HoldfastCommand.run(
                                    Map.of(
                                            "quarkus.http.port",
                                            Integer.toString(api.url().getPort())),
                                    "healthcheck")
                            .code())
                    .isZero();
        }
    }

    @Test
    void a_setting_that_names_no_role_or_no_lane_ends_the_start_with_the_names_that_there_are() {
        Map<String, String> configuration = SharedStack.configuration();

        assertThat(HoldfastCommand.run(with(configuration, "holdfast.roles", "api,wroker"))
                        .output())
                .contains("there is no role 'wroker'; the roles are api, worker, scheduler");
        assertThat(HoldfastCommand.run(with(configuration, "holdfast.worker.lanes", "backup"))
                        .output())
                .contains("there is no lane 'backup'; the lanes are backup-auto, backup-manual");
    }

    @Test
    void a_command_that_is_not_understood_ends_with_2_and_the_help() {
        for (String[] line :
                new String[][] {{"migrat"}, {"migrate", "--now"}, {"migrate", "--timeout=5"}, {"healthcheck", "x"}}) {
            HoldfastCommand command = HoldfastCommand.run(Map.of(), line);
            assertThat(command.code()).isEqualTo(2);
            assertThat(command.output()).contains("holdfast migrate --wait");
        }
        assertThat(HoldfastCommand.run(Map.of("quarkus.http.port", "1"), "healthcheck")
                        .code())
                .isEqualTo(1);
    }

    private static Map<String, String> replica(String role, String lanes) {
        return Map.of(
                "holdfast.roles", role, "holdfast.worker.lanes", lanes, "holdfast.database.migrate-at-start", "false");
    }

    private static Map<String, String> with(Map<String, String> configuration, String name, String value) {
        Map<String, String> all = new TreeMap<>(configuration);
        all.put(name, value);
        return all;
    }

    private static int status(HoldfastProcess process, String path) {
        URI address = process.url().resolve(path);
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new IllegalStateException(address + " did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
