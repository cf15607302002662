package io.holdfast.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Settings;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectorCommandTest {
    private static final String SHOP = "src/main/resources/connectors/demo-shop.yaml";
    private static DemoShop shop;

    @TempDir
    Path folder;

    @BeforeAll
    static void aShop() {
        shop = DemoShop.with(Settings.small().withSizes(300, 12, 4, 10, 20));
    }

    @AfterAll
    static void itCloses() {
        shop.close();
    }

    @Test
    void a_shop_is_tried_stream_by_stream() {
        CommandRun run = attempt("--set", "token=@SHOP_TOKEN");

        assertThat(run.code()).isZero();
        assertThat(run.errors()).isEmpty();
        assertThat(run.output())
                .contains(
                        "products\n",
                        "the source counts  300",
                        "it goes on",
                        "links at /images/*/src",
                        "keys at /customer_id")
                .contains("A backup of all makes about ")
                .doesNotContain(shop.token());
        JsonNode report = run.lastLine();
        assertThat(report.at("/ok").asBoolean()).isTrue();
        assertThat(report.at("/streams")).hasSize(5);
        assertThat(report.at("/streams/0/records").asInt()).isEqualTo(250);
        assertThat(report.at("/streams/0/calls").asInt())
                .as("two pages, an empty one, two counts")
                .isEqualTo(5);
        assertThat(report.at("/backup/whole").asBoolean()).isTrue();
        assertThat(report.at("/backup/files").asInt()).isPositive();
    }

    @Test
    void the_rate_limit_says_how_long_a_backup_takes() {
        CommandRun run = attempt(
                "--set",
                "token=@SHOP_TOKEN",
                "--stream",
                "products",
                "--set",
                "rate_limit_capacity=4",
                "--set",
                "rate_limit_refill=1",
                "--json");

        assertThat(run.code()).isZero();
        assertThat(run.output().lines()).hasSize(1);
        assertThat(run.lastLine().at("/streams")).hasSize(1);
        assertThat(run.lastLine().at("/backup/calls").asInt()).isEqualTo(5);
        assertThat(run.lastLine().at("/backup/seconds").asInt())
                .as("five calls, a bucket of 3, one a second")
                .isEqualTo(2);
    }

    @Test
    void a_secret_comes_from_a_file_too_and_is_never_printed() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), shop.token() + "\n");

        CommandRun run = attempt("--set=token=@" + file, "--stream=customers");

        assertThat(run.code()).isZero();
        assertThat(run.output()).doesNotContain(shop.token());
    }

    @Test
    void a_wrong_token_fails_the_check_and_nothing_else_is_asked() {
        CommandRun run = attempt("--set", "token=wrong-token");

        assertThat(run.code()).isOne();
        assertThat(run.output())
                .contains("check  FAILED", "source_credentials_refused")
                .doesNotContain("wrong-token");
        assertThat(run.lastLine().at("/failed/0").asText()).isEqualTo("check");
        assertThat(run.lastLine().at("/streams")).isEmpty();
    }

    @Test
    void a_source_that_is_away_is_unreachable() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }

        CommandRun run = CommandRun.of(
                Map.of(),
                "try",
                SHOP,
                "--set",
                "url=http://127.0.0.1:" + port,
                "--set",
                "token=x",
                "--allow",
                "127.0.0.0/8");

        assertThat(run.code()).isOne();
        assertThat(run.lastLine().at("/check/code").asText()).isEqualTo("source_unreachable");
    }

    @Test
    void addresses_that_are_not_public_are_called_only_where_that_is_allowed() {
        CommandRun run = CommandRun.of(Map.of(), "try", SHOP, "--set", "url=" + shop.url(), "--set", "token=x");

        assertThat(run.code()).isOne();
        assertThat(run.lastLine().at("/check/code").asText()).isEqualTo("source_address_forbidden");
    }

    @Test
    void a_faulty_file_is_told_as_a_compiler_does() throws IOException {
        Path file = Files.writeString(
                folder.resolve("a.yaml"), Files.readString(Path.of(SHOP)).replace("type: rest", "type: rest\ntypo: 1"));

        for (String verb : List.of("try", "validate")) {
            CommandRun run = CommandRun.of(Map.of(), verb, file.toString());
            assertThat(run.code()).isEqualTo(2);
            assertThat(run.errors()).isEqualTo(file + ":6:1 typo is not a field known here\n");
        }
        CommandRun both = CommandRun.of(Map.of(), "validate", SHOP, file.toString());
        assertThat(both.lastLine().toString()).isEqualTo("{\"files\":2,\"valid\":1}");
        assertThat(CommandRun.of(Map.of(), "validate", SHOP).code()).isZero();
    }

    @Test
    void what_is_not_understood_is_said() {
        misunderstood("Say validate, try or schema.");
        misunderstood("Say validate, try or schema.", "attempt");
        misunderstood("Name one file.", "try");
        misunderstood("Name one file.", "try", SHOP, SHOP);
        misunderstood("Name a file.", "validate");
        misunderstood("There is no file nowhere.yaml.", "try", "nowhere.yaml");
        misunderstood("There is no option --verbose.", "try", SHOP, "--verbose");
        misunderstood("--set needs a value.", "try", SHOP, "--set");
        misunderstood("--set takes NAME=VALUE.", "try", SHOP, "--set", "=x");
        misunderstood("The connector takes no tokn; it takes url, rate_limit_capacity", "try", SHOP, "--set", "tokn=x");
        misunderstood("For token there is neither a variable nor a file NONE", "try", SHOP, "--set", "token=@NONE");
        misunderstood("settings.url is missing.", "try", SHOP, "--set", "token=x");
        misunderstood("The connector has no stream none", "try", SHOP, "--stream", "none");
        misunderstood("", "try", SHOP, "--set", "url=http://a", "--set", "token=x", "--allow", "here");
    }

    @Test
    void help_and_schema_are_printed() {
        assertThat(CommandRun.of(Map.of(), "try", "--help").output()).contains("holdfast connector try FILE");
        assertThat(CommandRun.of(Map.of(), "schema").output()).contains("\"$schema\"");
    }

    private static CommandRun attempt(String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("try", SHOP, "--set", "url=" + shop.url(), "--allow", "127.0.0.0/8"));
        if (List.of(more).stream().noneMatch(each -> each.startsWith("rate_limit"))) {
            arguments.addAll(List.of("--set", "rate_limit_capacity=1000", "--set", "rate_limit_refill=1000"));
        }
        arguments.addAll(List.of(more));
        return CommandRun.of(Map.of("SHOP_TOKEN", shop.token()), arguments.toArray(String[]::new));
    }

    private static void misunderstood(String why, String... arguments) {
        CommandRun run = CommandRun.of(Map.of(), arguments);
        assertThat(run.code()).as(run.errors()).isEqualTo(2);
        assertThat(run.errors()).startsWith(why).contains("holdfast connector --help says more.");
        assertThat(run.output()).isEmpty();
    }
}
