package io.holdfast.backup;

import io.holdfast.crypto.Sha256;
import io.holdfast.database.Database;
import io.holdfast.database.Database.Effect;
import io.holdfast.database.Row;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rows of files that a running backup has to fetch, and of those that an ended one could not get. */
@Singleton
class MediaTodos {
    private final Database database;

    MediaTodos(Database database) {
        this.database = database;
    }

    /**
     * A file that a record names.
     *
     * @param identity the link without what only signs it
     * @param sha256 as the record declares it, in hex; null where it does not
     */
    record Wanted(String url, String identity, String stream, String key, String sha256) {}

    /**
     * A file to be fetched.
     *
     * @param remembered whether only the backup before named it: it failed then, and no page of this one has named it
     * @param result its line once it was dealt with, empty for none; null before
     */
    record Todo(
            long id,
            String url,
            String stream,
            String key,
            Optional<String> sha256,
            boolean remembered,
            String result) {}

    /** A file that a backup could not get. */
    record Failure(long id, String url, String stream, String key, String code, String detail) {}

    /** Notes what records name, each file once, whatever its signature; what the backup before failed to get is wanted again in earnest. */
    static Effect wanted(UUID backup, Collection<Wanted> files) {
        List<Object[]> rows = new ArrayList<>();
        for (Wanted file : files) {
            rows.add(
                    new Object[] {backup, hash(file.identity()), file.url(), file.stream(), file.key(), file.sha256()});
        }
        return sql -> sql.batch("""
                insert into media_todo (backup_id, url_hash, url, stream, record_key, sha256) values (?, ?, ?, ?, ?, ?)
                on conflict (backup_id, url_hash) do update set remembered = false, url = excluded.url, stream = excluded.stream, record_key = excluded.record_key,
                    sha256 = excluded.sha256 where media_todo.remembered""", rows);
    }

    /** Takes over what the backup before failed to get: its records may not be read this time. */
    static Effect remembered(UUID backup, UUID before) {
        return sql -> sql.update("""
                insert into media_todo (backup_id, url_hash, url, stream, record_key, remembered)
                select ?, url_hash, url, stream, record_key, true from media_failure where backup_id = ? order by id
                on conflict (backup_id, url_hash) do nothing""", backup, before);
    }

    List<Todo> between(UUID backup, long from, long to) {
        return database.list(
                MediaTodos::todo,
                "select * from media_todo where backup_id = ? and id between ? and ? order by id",
                backup,
                from,
                to);
    }

    /** What was only remembered and failed again. */
    List<Todo> rememberedInVain(UUID backup) {
        return database.list(
                MediaTodos::todo,
                "select * from media_todo where backup_id = ? and remembered and error_code is not null order by stream, record_key, id",
                backup);
    }

    /** A file was dealt with: its line, or why there is none of its own. */
    static Effect settled(UUID backup, Todo todo, String line, Optional<Problem> problem) {
        Effect settled = sql -> sql.update(
                "update media_todo set result = ?, error_code = ?, error_detail = ? where id = ?",
                line,
                problem.map(it -> it.code().code()).orElse(null),
                problem.map(it -> clean(it.getMessage())).orElse(null),
                todo.id());
        return problem.isEmpty() || todo.remembered() ? settled : settled.then(failed(backup, todo.id()));
    }

    /** A file that failed is missing: the backup says so, and the next one tries again. */
    static Effect failed(UUID backup, long todo) {
        return sql -> {
            int noted = sql.update("""
                    insert into media_failure (backup_id, url_hash, url, stream, record_key, code, detail)
                    select backup_id, url_hash, url, stream, record_key, error_code, error_detail from media_todo where id = ?
                    on conflict (backup_id, url_hash) do nothing""", todo);
            if (noted > 0) {
                Gap gap = sql.first(
                                row -> new Gap(row.text("url"), row.text("error_code"), row.text("error_detail")),
                                "select url, error_code, error_detail from media_todo where id = ?",
                                todo)
                        .orElseThrow();
                BackupRows.gap(
                                backup,
                                new BackupRows.Gap(
                                        MediaEntry.STREAM,
                                        ErrorCode.of(gap.code()),
                                        1,
                                        gap.url() + ": " + gap.detail()))
                        .in(sql);
            }
        };
    }

    private record Gap(String url, String code, String detail) {}

    /** A backup's failures behind that one. */
    List<Failure> failures(UUID backup, long after, int limit) {
        return database.list(
                row -> new Failure(
                        row.large("id"),
                        row.text("url"),
                        row.text("stream"),
                        row.text("record_key"),
                        row.text("code"),
                        row.text("detail")),
                "select * from media_failure where backup_id = ? and id > ? order by id limit ?",
                backup,
                after,
                limit);
    }

    private static String clean(String detail) {
        String clean = detail.replace("\0", "");
        return clean.length() > 500 ? clean.substring(0, 500) : clean;
    }

    private static byte[] hash(String url) {
        return Sha256.of(url.getBytes(StandardCharsets.UTF_8));
    }

    private static Todo todo(Row row) throws SQLException {
        return new Todo(
                row.large("id"),
                row.text("url"),
                row.text("stream"),
                row.text("record_key"),
                Optional.ofNullable(row.text("sha256")),
                row.flag("remembered"),
                row.text("result"));
    }
}
