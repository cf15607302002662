package io.holdfast.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Statements within one transaction. Values are bound by position; instants, ids, enums, text and collections of them are understood. Not for use by several threads. */
public final class Sql {
    private final Connection connection;

    Sql(Connection connection) {
        this.connection = connection;
    }

    /** Turns the current row into a value. */
    @FunctionalInterface
    public interface RowMapper<T> {
        T row(Row row) throws SQLException;
    }

    /** Runs an insert, update or delete and returns how many rows it touched. */
    public int update(String statement, Object... values) throws SQLException {
        try (PreparedStatement prepared = prepare(statement, values)) {
            return prepared.executeUpdate();
        }
    }

    /** Runs the same statement for each row of values, in one round trip. */
    public void batch(String statement, Collection<Object[]> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement prepared = connection.prepareStatement(statement)) {
            for (Object[] row : rows) {
                bind(prepared, row);
                prepared.addBatch();
            }
            prepared.executeBatch();
        }
    }

    /** All rows of a query or of a statement with {@code returning}. */
    public <T> List<T> list(RowMapper<T> mapper, String statement, Object... values) throws SQLException {
        try (PreparedStatement prepared = prepare(statement, values);
                ResultSet rows = prepared.executeQuery()) {
            List<T> result = new ArrayList<>();
            Row row = new Row(rows);
            while (rows.next()) {
                result.add(mapper.row(row));
            }
            return result;
        }
    }

    /** The first row, if there is one. */
    public <T> Optional<T> first(RowMapper<T> mapper, String statement, Object... values) throws SQLException {
        List<T> rows = list(mapper, statement, values);
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getFirst());
    }

    private PreparedStatement prepare(String statement, Object... values) throws SQLException {
        PreparedStatement prepared = connection.prepareStatement(statement);
        try {
            bind(prepared, values);
            return prepared;
        } catch (SQLException | RuntimeException e) {
            prepared.close();
            throw e;
        }
    }

    private void bind(PreparedStatement prepared, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            int at = i + 1;
            switch (values[i]) {
                case null -> prepared.setNull(at, Types.NULL);
                case Instant instant -> prepared.setObject(at, OffsetDateTime.ofInstant(instant, ZoneOffset.UTC));
                case Enum<?> constant -> prepared.setString(at, constant.name());
                case String text -> prepared.setString(at, text);
                case byte[] bytes -> prepared.setBytes(at, bytes);
                case Collection<?> items -> prepared.setArray(at, array(items));
                default -> prepared.setObject(at, values[i]);
            }
        }
    }

    private java.sql.Array array(Collection<?> items) throws SQLException {
        Object first = items.isEmpty() ? "" : items.iterator().next();
        String type = switch (first) {
            case UUID ignored -> "uuid";
            case Long ignored -> "bigint";
            case Integer ignored -> "integer";
            case byte[] ignored -> "bytea";
            default -> "text";
        };
        return connection.createArrayOf(type, items.toArray());
    }
}
