package io.holdfast.vault;

import io.holdfast.database.Database;
import io.holdfast.database.Row;
import io.holdfast.database.Sql;
import io.holdfast.store.PartUploads;
import io.holdfast.tenant.TenantId;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rows of exports on their way, and of their parts that the store confirmed. */
@Singleton
class ExportRows {
    private final Database database;

    ExportRows(Database database) {
        this.database = database;
    }

    /** An export on its way. Its object's name is its id. */
    record Underway(UUID id, Place place, long seq, byte[] object, int keyVersion, ExportLayout layout, String upload) {
        ObjectRef ref() {
            return new ObjectRef(
                    ObjectKind.EXPORT,
                    id.toString(),
                    HexFormat.of().formatHex(object),
                    keyVersion,
                    layout.plain().stored());
        }

        String key() {
            return place.key(ObjectKind.EXPORT, id.toString());
        }
    }

    /** A part that is stored. @param frames the SHA-256 of each plain frame, one behind the other */
    record Stored(PartUploads.Part part, byte[] sha256, byte[] frames) {}

    void insert(Underway export, Instant now) {
        database.change(sql -> sql.update(
                """
                insert into export_upload (id, tenant_id, source_id, seq, object_id, key_version, size, frames_a_part, store_upload, created_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                export.id(),
                export.place().tenant().toString(),
                export.place().source(),
                export.seq(),
                export.object(),
                export.keyVersion(),
                export.layout().size(),
                export.layout().framesAPart(),
                export.upload(),
                now));
    }

    Optional<Underway> find(UUID id) {
        return database.first(ExportRows::underway, "select * from export_upload where id = ?", id);
    }

    /** Notes a part, in place of an earlier one of that number; false where the export is no longer on its way. */
    boolean put(UUID id, Stored stored) {
        return database.transaction(sql -> sql.update(
                        """
                        insert into export_part (upload_id, number, size, sha256, tag, frame_hashes)
                        select id, ?, ?, ?, ?, ? from export_upload where id = ?
                        on conflict (upload_id, number) do update set size = excluded.size, sha256 = excluded.sha256, tag = excluded.tag,
                        frame_hashes = excluded.frame_hashes""",
                        stored.part().number(),
                        stored.part().size(),
                        stored.sha256(),
                        stored.part().tag(),
                        stored.frames(),
                        id)
                == 1);
    }

    List<Stored> parts(UUID id) {
        return database.list(
                row -> new Stored(
                        new PartUploads.Part(row.number("number"), row.large("size"), row.text("tag")),
                        row.bytes("sha256"),
                        row.bytes("frame_hashes")),
                "select * from export_part where upload_id = ? order by number",
                id);
    }

    void forgetParts(UUID id, Collection<Integer> numbers) {
        database.change(
                sql -> sql.update("delete from export_part where upload_id = ? and number = any(?)", id, numbers));
    }

    void forget(UUID id) {
        database.change(sql -> forget(sql, id));
    }

    void forget(Sql sql, UUID id) throws SQLException {
        sql.update("delete from export_upload where id = ?", id);
    }

    void forgetOlder(Instant latest) {
        database.change(sql -> sql.update("delete from export_upload where created_at < ?", latest));
    }

    private static Underway underway(Row row) throws SQLException {
        return new Underway(
                row.id("id"),
                new Place(TenantId.fromString(row.text("tenant_id")), row.id("source_id")),
                row.large("seq"),
                row.bytes("object_id"),
                row.number("key_version"),
                new ExportLayout(row.large("size"), row.number("frames_a_part")),
                row.text("store_upload"));
    }
}
