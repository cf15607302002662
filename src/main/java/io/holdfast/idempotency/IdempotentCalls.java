package io.holdfast.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.database.Database;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.tenant.CurrentTenant;
import io.holdfast.tenant.TenantId;
import io.holdfast.tenant.Tenants;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;

/**
 * Answers a call whose key was used as the first one was answered. Only what succeeded is kept: a call that was refused may be sent again, and is tried again. Runs behind
 * sign-in and validation.
 */
@Idempotent
@Interceptor
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
class IdempotentCalls {
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");
    private static final String REPLAYED = "Idempotency-Replayed";
    private final IdempotencyRows rows;
    private final Database database;
    private final CurrentTenant current;
    private final Tenants tenants;
    private final ObjectMapper mapper;
    private final HttpHeaders headers;
    private final UriInfo uri;
    private final Clock clock;

    IdempotentCalls(
            IdempotencyRows rows,
            Database database,
            CurrentTenant current,
            Tenants tenants,
            ObjectMapper mapper,
            HttpHeaders headers,
            UriInfo uri,
            Clock clock) {
        this.rows = rows;
        this.database = database;
        this.current = current;
        this.tenants = tenants;
        this.mapper = mapper;
        this.headers = headers;
        this.uri = uri;
        this.clock = clock;
    }

    @AroundInvoke
    Object once(InvocationContext call) throws Exception {
        String key = headers.getHeaderString(IdempotencyKey.HEADER);
        Optional<TenantId> tenant = current.find();
        if (key == null || tenant.isEmpty()) {
            return call.proceed();
        }
        if (!KEY.matcher(key).matches()) {
            throw Problem.of(
                    ErrorCode.INVALID_REQUEST,
                    "An " + IdempotencyKey.HEADER + " has 1 to 255 characters, visible ones of ASCII.");
        }
        byte[] fingerprint = fingerprint(tenant.get(), call);
        Optional<IdempotencyRows.Answer> known = rows.find(tenant.get(), key);
        return known.isPresent() ? replayed(known.get(), fingerprint) : first(call, tenant.get(), key, fingerprint);
    }

    private Object first(InvocationContext call, TenantId tenant, String key, byte[] fingerprint) throws Exception {
        Idempotent declared = call.getInterceptorBinding(Idempotent.class);
        IdempotencyKey claim = new IdempotencyKey(tenant, key, fingerprint, declared, clock.instant());
        try {
            Response answer =
                    (Response) ScopedValue.where(IdempotencyKey.CURRENT, claim).call(call::proceed);
            IdempotencyRows.Answer kept = kept(answer, fingerprint);
            database.change(sql -> claim.put(sql, kept, true));
            return answer;
        } catch (Problem e) {
            // The same call, sent twice at once: whatever the other one keeps this one from, it is answered like it.
            Optional<IdempotencyRows.Answer> faster = rows.find(tenant, key);
            if (faster.isEmpty()) {
                throw e;
            }
            return replayed(faster.get(), fingerprint);
        }
    }

    private IdempotencyRows.Answer kept(Response answer, byte[] fingerprint) throws JsonProcessingException {
        return new IdempotencyRows.Answer(
                fingerprint,
                answer.getStatus(),
                Optional.ofNullable(answer.getLocation()).map(URI::toString).orElse(null),
                mapper.writeValueAsString(answer.getEntity()));
    }

    private static Response replayed(IdempotencyRows.Answer answer, byte[] fingerprint) {
        if (!MessageDigest.isEqual(answer.fingerprint(), fingerprint)) {
            throw Problem.of(ErrorCode.IDEMPOTENCY_MISMATCH);
        }
        Response.ResponseBuilder again = Response.status(answer.status())
                .entity(answer.body())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header(REPLAYED, "true");
        return answer.location() == null
                ? again.build()
                : again.location(URI.create(answer.location())).build();
    }

    /** A keyed hash, as a body may hold somebody's password. */
    private byte[] fingerprint(TenantId tenant, InvocationContext call) throws JsonProcessingException {
        Mac mac = tenants.key(tenant).naming();
        mac.update(uri.getPath().getBytes(StandardCharsets.UTF_8));
        for (Object parameter : call.getParameters()) {
            mac.update((byte) 0);
            mac.update(mapper.writeValueAsBytes(parameter));
        }
        return mac.doFinal();
    }
}
