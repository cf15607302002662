package io.holdfast.restore;

import io.holdfast.connector.Quota;
import io.holdfast.database.Database;
import io.holdfast.database.Database.Effect;
import io.holdfast.database.Json;
import io.holdfast.database.Row;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What the items of a dry run add up to. */
@Singleton
class PlanRows {
    private final Database database;
    private final Json json;

    PlanRows(Database database, Json json) {
        this.database = database;
        this.json = json;
    }

    /** How many items of a stream a plan means to do something with; {@code action} is null for those that are as they are wanted. */
    record Count(String stream, PlannedAction action, String code, long count) {}

    /** What would become of some items. */
    static Effect foreseen(UUID restore, List<Foreseeing.Forecast> forecasts) {
        List<Object[]> lines = new ArrayList<>();
        Calls calls = Calls.NONE;
        for (Foreseeing.Forecast each : forecasts) {
            lines.add(new Object[] {
                each.action(),
                outcome(each.action()),
                each.problem() == null ? null : each.problem().code().code(),
                each.problem() == null ? null : each.problem().getMessage(),
                each.item()
            });
            calls = calls.and(each.calls());
        }
        Calls more = calls;
        return sql -> {
            sql.batch(
                    "update restore_item set action = ?, outcome = ?, error_code = ?, error_detail = ? where id = ?",
                    lines);
            called(restore, more).in(sql);
        };
    }

    /** So many calls more. */
    static Effect called(UUID restore, Calls more) {
        return sql -> sql.update(
                """
                update restore set calls = calls + ?, looks = looks + ?, creations = creations + ?, changes = changes + ?, removals = removals + ?,
                    uploads = uploads + ?, readings_back = readings_back + ? where id = ?""",
                more.all(),
                more.looks(),
                more.creations(),
                more.changes(),
                more.removals(),
                more.uploads(),
                more.readingsBack(),
                restore);
    }

    private static Outcome outcome(PlannedAction action) {
        return switch (action) {
            case null -> Outcome.UNCHANGED;
            case CREATE, CHANGE, DELETE -> Outcome.PLANNED;
            case SKIP -> Outcome.SKIPPED;
            case REFUSE -> Outcome.FAILED;
        };
    }

    /** The plan is ready. */
    Effect expected(UUID restore, long seconds, List<Quota> quotas) {
        return sql -> sql.update(
                "update restore set expected_seconds = ?, quotas = cast(? as jsonb) where id = ?",
                seconds,
                json.text(quotas),
                restore);
    }

    /** How many calls the items foreseen so far cost. */
    Calls calls(UUID restore) {
        return database.first(PlanRows::calls, "select * from restore where id = ?", restore)
                .orElse(Calls.NONE);
    }

    static Calls calls(Row row) throws SQLException {
        return new Calls(
                row.large("looks"),
                row.large("creations"),
                row.large("changes"),
                row.large("removals"),
                row.large("uploads"),
                row.large("readings_back"));
    }

    /** The plan's totals by stream, action and code. */
    List<Count> totals(UUID restore) {
        return database.list(
                row -> new Count(
                        row.text("stream"),
                        row.constant(PlannedAction.class, "action"),
                        row.text("error_code"),
                        row.large("n")),
                """
                select stream, action, error_code, count(*) as n from restore_item where restore_id = ?
                group by stream, action, error_code order by stream, action, error_code""",
                restore);
    }
}
