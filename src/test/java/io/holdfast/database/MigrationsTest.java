package io.holdfast.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.stack.LocalStackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(LocalStackResource.class)
class MigrationsTest {
    @Inject
    Migrations migrations;

    @Inject
    Database database;

    @Test
    void the_newest_version_that_is_looked_for_is_that_of_the_newest_file() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/migration"))) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .mapToInt(name -> Integer.parseInt(name.substring(1, name.indexOf("__"))))
                            .max())
                    .hasValue(Migrations.NEWEST);
        }
    }

    @Test
    void a_database_that_is_behind_is_told_from_one_that_is_not() {
        String failed = String.valueOf(Migrations.NEWEST + 1000);
        assertThat(migrations.areDone()).isTrue();
        try {
            version(Migrations.NEWEST, Migrations.NEWEST + 1000);
            assertThat(migrations.areDone()).as("a newer one").isTrue();
            database.change(
                    sql -> sql.update("update flyway_schema_history set success = false where version = ?", failed));
            assertThat(migrations.areDone()).as("a failed one").isFalse();
        } finally {
            database.change(
                    sql -> sql.update("update flyway_schema_history set success = true where version = ?", failed));
            version(Migrations.NEWEST + 1000, Migrations.NEWEST);
        }
        assertThat(migrations.areDone()).isTrue();
    }

    private void version(int from, int to) {
        database.change(sql -> sql.update(
                "update flyway_schema_history set version = ? where version = ?",
                String.valueOf(to),
                String.valueOf(from)));
    }
}
