package io.holdfast.auth;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.util.List;
import java.util.Locale;

/** What a caller may do. A tenant's roles include those below them: owner, operator, viewer. */
public enum Role {
    /** Looks at everything of the tenant, changes nothing. */
    VIEWER,
    /** Starts backups and restores, and keeps sources. */
    OPERATOR,
    /** Deletes, and keeps members and keys. */
    OWNER,
    /** The platform's own: keeps tenants, sees no tenant's data. */
    ADMIN;

    public static final String VIEWER_NAME = "viewer";
    public static final String OPERATOR_NAME = "operator";
    public static final String OWNER_NAME = "owner";
    public static final String ADMIN_NAME = "admin";

    /** The role's name in tokens and answers. */
    @JsonValue
    public String roleName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of that name; {@code invalid_request} where there is none. */
    @JsonCreator
    public static Role of(String name) {
        for (Role role : values()) {
            if (role.roleName().equals(name)) {
                return role;
            }
        }
        throw Problem.of(ErrorCode.INVALID_REQUEST, "There is no role " + name + ": owner, operator, viewer or admin.");
    }

    /** The names of this role and of those that it includes. */
    public List<String> groups() {
        return switch (this) {
            case VIEWER -> List.of(VIEWER_NAME);
            case OPERATOR -> List.of(VIEWER_NAME, OPERATOR_NAME);
            case OWNER -> List.of(VIEWER_NAME, OPERATOR_NAME, OWNER_NAME);
            case ADMIN -> List.of(ADMIN_NAME);
        };
    }
}
