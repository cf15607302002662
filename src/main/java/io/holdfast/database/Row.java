package io.holdfast.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

/** The current row of a result, by column name. A column that is null gives null where the type allows it, otherwise zero or false. */
public final class Row {
    private final ResultSet rows;

    Row(ResultSet rows) {
        this.rows = rows;
    }

    public String text(String column) throws SQLException {
        return rows.getString(column);
    }

    /** The texts of an array column. */
    public List<String> texts(String column) throws SQLException {
        return List.of((String[]) rows.getArray(column).getArray());
    }

    public int number(String column) throws SQLException {
        return rows.getInt(column);
    }

    public long large(String column) throws SQLException {
        return rows.getLong(column);
    }

    public boolean flag(String column) throws SQLException {
        return rows.getBoolean(column);
    }

    public byte[] bytes(String column) throws SQLException {
        return rows.getBytes(column);
    }

    public UUID id(String column) throws SQLException {
        return rows.getObject(column, UUID.class);
    }

    public Instant instant(String column) throws SQLException {
        OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /** The constant of that name; null where the column is null. */
    public <E extends Enum<E>> E constant(Class<E> type, String column) throws SQLException {
        String name = rows.getString(column);
        return name == null ? null : Enum.valueOf(type, name);
    }
}
