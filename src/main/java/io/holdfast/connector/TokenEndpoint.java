package io.holdfast.connector;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.connector.OauthSpec.ClientAuthentication;
import io.holdfast.connector.TokenKeeper.Tokens;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The address of a provider at which tokens are asked for (RFC 6749, 3.2), and what its answers mean (5.1 and 5.2). A refusal is an answer; that the provider is away, ill, busy or
 * not understood is a {@link Problem}, and nothing is known of the credentials then.
 */
final class TokenEndpoint {
    private static final Duration LONGEST_MARGIN = Duration.ofSeconds(60);
    private static final int LONGEST_REASON = 200;
    /** RFC 6749, 5.2; the last three are GitHub's, which answers them with 200. */
    private static final Set<String> REFUSALS = Set.of(
            "invalid_grant",
            "invalid_client",
            "unauthorized_client",
            "access_denied",
            "bad_refresh_token",
            "bad_verification_code",
            "incorrect_client_credentials");

    private final URI url;
    private final Values values;
    private final Map<String, String> common;
    private final Outgoing outgoing;
    private final CallMetrics.Numbers numbers;
    private final Secrets secrets;
    private final Clock clock;

    /** @param common headers of every request */
    TokenEndpoint(
            URI url,
            Values values,
            Map<String, String> common,
            Outgoing outgoing,
            CallMetrics.Numbers numbers,
            Secrets secrets,
            Clock clock) {
        this.url = url;
        this.values = values;
        this.common = common;
        this.outgoing = outgoing;
        this.numbers = numbers;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** Asks as a client. @param fields the grant's own, plain */
    TokenAnswer ask(OauthSpec oauth, Map<String, String> fields) {
        String id = filled(oauth.clientId());
        String secret = filled(oauth.clientSecret());
        secrets.hide(secret);
        Map<String, String> form = new LinkedHashMap<>(fields);
        oauth.params().forEach((name, text) -> form.put(name, filled(text)));
        if (oauth.clientAuthentication() == ClientAuthentication.BODY) {
            form.put("client_id", id);
            form.put("client_secret", secret);
            return ask(form, Map.of());
        }
        // RFC 6749, 2.3.1: both are encoded as in a form before they are joined.
        String pair = Requests.encoded(id) + ":" + Requests.encoded(secret);
        String basic = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        return ask(form, Map.of("Authorization", basic));
    }

    /** Asks without a client: the fields say all. */
    TokenAnswer ask(Map<String, String> form, Map<String, String> proof) {
        form.values().forEach(secrets::hide);
        Map<String, String> headers = new LinkedHashMap<>(common);
        headers.put("Accept", "application/json");
        Call call = new Call("POST", url, headers, proof, url, Payload.form(form));
        Instant asked = clock.instant();
        return judged(call, numbers.call(CallMetrics.Purpose.TOKEN, () -> outgoing.send(call), Reply::status), asked);
    }

    private TokenAnswer judged(Call call, Reply reply, Instant asked) {
        JsonNode body = reply.json();
        String error = body.path("error").asText("");
        String said = call + " answered " + reply.status() + (error.isEmpty() ? "" : ": " + excerpt(body, error));
        if (reply.status() == 401 || (REFUSALS.contains(error) && reply.status() < 500)) {
            return new TokenAnswer.Refused(said + ".");
        }
        if (reply.status() == 429) {
            Duration wait = RetryAfter.of(reply.header("Retry-After").orElse(null), clock.instant())
                    .orElse(RetryAfter.UNSAID);
            throw Problem.waiting(ErrorCode.SOURCE_THROTTLED, said + ".", wait);
        }
        if (!reply.isSuccess()) {
            boolean ours = reply.status() >= 400 && reply.status() < 500 && reply.status() != 408;
            throw Problem.of(ours ? ErrorCode.SOURCE_REFUSED_REQUEST : ErrorCode.SOURCE_FAILED, said + ".");
        }
        String access = body.path("access_token").asText("");
        if (access.isBlank()) {
            throw Problem.of(ErrorCode.SOURCE_ANSWER_INVALID, said + " without an access token.");
        }
        String refresh = body.path("refresh_token").asText("");
        return new TokenAnswer.Granted(
                new Tokens(access, refresh.isBlank() ? null : refresh, renewAt(body.path("expires_in"), asked)), body);
    }

    /** Some time before the token's end as the provider tells it: at most a minute, at most a quarter of its life. */
    private static Instant renewAt(JsonNode expiresIn, Instant asked) {
        if (!expiresIn.asText("").matches("\\d{1,9}")) {
            return null;
        }
        Duration life = Duration.ofSeconds(expiresIn.asLong());
        Duration margin = life.dividedBy(4);
        return asked.plus(life).minus(margin.compareTo(LONGEST_MARGIN) > 0 ? LONGEST_MARGIN : margin);
    }

    private String excerpt(JsonNode body, String error) {
        String text = error + " " + body.path("error_description").asText("");
        String clean = secrets.without(text).replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return clean.length() > LONGEST_REASON ? clean.substring(0, LONGEST_REASON) + "…" : clean;
    }

    private String filled(String template) {
        return Template.of(template).with(values, each -> each);
    }
}
