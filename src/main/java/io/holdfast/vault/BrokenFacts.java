package io.holdfast.vault;

import com.fasterxml.jackson.core.type.TypeReference;
import io.holdfast.database.Json;
import io.holdfast.database.Sql;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Which objects of a source were found broken: a database that is made anew must not share them either. */
@Singleton
public class BrokenFacts implements FactSubject {
    /** The kind's name. */
    public static final String KIND = "broken";

    private static final TypeReference<List<String>> NAMES = new TypeReference<>() {};
    private final Json json;

    BrokenFacts(Json json) {
        this.json = json;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Optional<String> state(Sql sql, UUID id) throws SQLException {
        return Optional.of(json.text(sql.list(
                row -> row.text("name"),
                "select name from vault_object where source_id = ? and state = 'BROKEN' order by name",
                id)));
    }

    @Override
    public void replay(Sql sql, Place place, UUID id, Optional<String> state) throws SQLException {
        if (state.isPresent()) {
            sql.update(
                    "update vault_object set state = 'BROKEN' where source_id = ? and name = any(?) and state = 'LIVE'",
                    id,
                    json.value(state.get(), NAMES));
        }
    }
}
