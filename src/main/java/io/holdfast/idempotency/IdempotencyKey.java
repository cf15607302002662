package io.holdfast.idempotency;

import io.holdfast.database.Sql;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.tenant.TenantId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/**
 * The key of the call that the current thread answers, if it has one. What makes something claims the key in the transaction in which it makes it: either both are
 * there or neither is, whenever the process dies.
 */
public final class IdempotencyKey {
    /** The header that brings it. */
    public static final String HEADER = "Idempotency-Key";

    /** What the description of the API says of it. */
    public static final String MEANING =
            "A word of the caller's for this call, good for a day: sent again with it, the call makes nothing and is answered as it was";

    static final String MADE = "{made}";
    static final String JOB = "{job}";
    static final ScopedValue<IdempotencyKey> CURRENT = ScopedValue.newInstance();

    private final TenantId tenant;
    private final String key;
    private final byte[] fingerprint;
    private final Idempotent call;
    private final Instant now;

    IdempotencyKey(TenantId tenant, String key, byte[] fingerprint, Idempotent call, Instant now) {
        this.tenant = tenant;
        this.key = key;
        this.fingerprint = fingerprint;
        this.call = call;
        this.now = now;
    }

    /**
     * Claims the key of the current call for what is made in this transaction, and its job, which is null where it has none; nothing where there is no key. Waits for another transaction that claims the same one;
     * {@code idempotency_key_in_use} where that one was faster, which is answered as that one was.
     */
    public static void claim(Sql sql, UUID made, UUID job) throws SQLException {
        if (CURRENT.isBound() && !CURRENT.get().put(sql, CURRENT.get().expected(made, job), false)) {
            throw Problem.of(ErrorCode.IDEMPOTENCY_KEY_IN_USE);
        }
    }

    /** Notes how the call was answered, also over its own claim. */
    boolean put(Sql sql, IdempotencyRows.Answer answer, boolean also) throws SQLException {
        return IdempotencyRows.put(sql, tenant, key, answer, now, also);
    }

    /** The answer for the case that there will be no other. */
    private IdempotencyRows.Answer expected(UUID made, UUID job) {
        boolean isJob = call.at().contains(JOB);
        UUID id = isJob ? job : made;
        return new IdempotencyRows.Answer(
                fingerprint,
                call.status(),
                call.at().replace(isJob ? JOB : MADE, String.valueOf(id)),
                "{\"" + call.id() + "\":\"" + id + "\"}");
    }
}
