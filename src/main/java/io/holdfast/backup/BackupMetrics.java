package io.holdfast.backup;

import io.holdfast.connector.Connectors;
import io.holdfast.database.Database;
import io.holdfast.database.Sql;
import io.holdfast.job.JobState;
import io.holdfast.problem.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Ended backups in numbers, each counted once: after the commit that ends it. */
@Singleton
class BackupMetrics {
    private static final List<String> RECORDS = List.of("created", "changed", "unchanged", "gone", "unseen");
    private static final List<ErrorCode> GAPS = List.of(
            ErrorCode.COUNT_MISMATCH,
            ErrorCode.MEDIA_HASH_MISMATCH,
            ErrorCode.MEDIA_MISSING,
            ErrorCode.MEDIA_NOT_A_FILE,
            ErrorCode.MEDIA_TOO_LARGE,
            ErrorCode.RECORD_INVALID,
            ErrorCode.RECORD_TOO_LARGE,
            ErrorCode.RECORD_UNREADABLE,
            ErrorCode.SOURCE_FAILED,
            ErrorCode.SOURCE_REFUSED_REQUEST,
            ErrorCode.TOO_MANY_ATTEMPTS);
    private final Database database;
    private final MeterProvider<Counter> backups;
    private final MeterProvider<Counter> records;
    private final MeterProvider<Counter> missing;
    private final MeterProvider<Counter> cursors;

    BackupMetrics(Database database, MeterRegistry registry) {
        this.database = database;
        this.backups = Counter.builder("holdfast.backups")
                .description("Backups that this replica ended, by origin, connector and result")
                .withRegistry(registry);
        this.records = Counter.builder("holdfast.backup.records")
                .description(
                        "Records of ended backups beside the backup before: created + changed + unchanged + unseen are held")
                .withRegistry(registry);
        this.missing = Counter.builder("holdfast.backup.missing")
                .description("What ended backups lack, by error code")
                .withRegistry(registry);
        this.cursors = Counter.builder("holdfast.backup.cursors.distrusted")
                .description("Streams whose cursor missed a change that an audit found, so that all was read")
                .withRegistry(registry);
    }

    /** A cursor was found to miss changes. */
    void cursorMissed(String connector) {
        cursors.withTags("connector", connector).increment();
    }

    /** So that a scrape finds every series from the start. */
    void register(@Observes StartupEvent event, Connectors connectors) {
        for (Origin origin : Origin.values()) {
            Stream.of(JobState.values())
                    .filter(JobState::hasEnded)
                    .forEach(result ->
                            connectors.all().forEach(connector -> ended(origin.name(), connector.name(), result, 0)));
        }
        RECORDS.forEach(result -> records.withTags("result", result));
        connectors.all().forEach(connector -> cursors.withTags("connector", connector.name()));
        GAPS.forEach(code -> missing.withTags("code", code.code()));
    }

    private record Figures(String origin, String connector, Map<String, Long> records, Map<String, Long> missing) {}

    void onEnd(@Observes BackupEnded event) throws SQLException {
        Figures figures = figures(event.sql(), event);
        database.afterCommit(() -> {
            ended(figures.origin(), figures.connector(), event.result(), 1);
            figures.records()
                    .forEach((result, count) ->
                            records.withTags("result", result).increment(count));
            figures.missing()
                    .forEach((code, count) -> missing.withTags("code", code).increment(count));
        });
    }

    private void ended(String origin, String connector, JobState result, int count) {
        backups.withTags("origin", origin, "connector", connector, "result", result.name())
                .increment(count);
    }

    private static Figures figures(Sql sql, BackupEnded event) throws SQLException {
        Map<String, Long> records = new LinkedHashMap<>();
        for (String result : RECORDS) {
            sql.first(
                            row -> row.large("n"),
                            "select coalesce(sum((counts->>?)::bigint), 0) as n from snapshot where backup_id = ? and stream <> ?",
                            result,
                            event.backup(),
                            MediaEntry.STREAM)
                    .ifPresent(count -> records.put(result, count));
        }
        Map<String, Long> missing = new LinkedHashMap<>();
        sql.list(
                row -> missing.put(row.text("code"), row.large("n")),
                "select code, sum(count)::bigint as n from backup_gap where backup_id = ? group by code",
                event.backup());
        return sql.first(
                        row -> new Figures(row.text("origin"), row.text("connector"), records, missing),
                        "select origin, connector from backup where id = ?",
                        event.backup())
                .orElseThrow();
    }
}
