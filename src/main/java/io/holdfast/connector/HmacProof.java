package io.holdfast.connector;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs each request with a shared secret, by the connector's template. A body is read through, never held. */
final class HmacProof implements Proof {
    static final String BODY = "request.body";
    private static final int CHUNK = 64 * 1024;

    private final HmacSpec spec;
    private final Values values;
    private final Clock clock;

    HmacProof(HmacSpec spec, Values values, Clock clock) {
        this.spec = spec;
        this.values = values;
        this.clock = clock;
    }

    @Override
    public Call on(Call call) {
        Values about = values.with("request.method", call.method())
                .with("request.path", call.uri().getRawPath())
                .with("request.query", query(call))
                .with("request.sorted_query", sorted(query(call)))
                .with("request.timestamp", written(clock.instant()))
                .with("request.nonce", UUID.randomUUID().toString());
        Values signed = about.with("request.signature", signature(call, about));
        Map<String, String> headers = new HashMap<>();
        spec.headers()
                .forEach((name, text) -> headers.put(name, Template.of(text).with(signed, each -> each)));
        return call.proving(headers);
    }

    private static String query(Call call) {
        return call.uri().getRawQuery() == null ? "" : call.uri().getRawQuery();
    }

    private static String sorted(String query) {
        return Arrays.stream(query.split("&")).sorted().collect(Collectors.joining("&"));
    }

    private String written(Instant moment) {
        return switch (spec.timestamp()) {
            case SECONDS -> String.valueOf(moment.getEpochSecond());
            case MILLISECONDS -> String.valueOf(moment.toEpochMilli());
            case ISO8601 -> Instant.ofEpochSecond(moment.getEpochSecond()).toString();
        };
    }

    private String signature(Call call, Values about) {
        try {
            Mac mac = Mac.getInstance(spec.algorithm().mac());
            byte[] secret =
                    Template.of(spec.secret()).with(values, each -> each).getBytes(StandardCharsets.UTF_8);
            mac.init(new SecretKeySpec(secret, spec.algorithm().mac()));
            for (Template.Part part : Template.of(spec.payload()).parts()) {
                if (part.name() && part.text().equals(BODY)) {
                    feed(mac, call.payload());
                } else {
                    String text = part.name() ? about.get(part.text()) : part.text();
                    mac.update(text.getBytes(StandardCharsets.UTF_8));
                }
            }
            return encoded(mac.doFinal());
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw Problem.of(ErrorCode.INVALID_SETTINGS, "The secret cannot sign.", e);
        } catch (IOException e) {
            throw Problem.of(ErrorCode.STORE_UNAVAILABLE, "The body could not be read to be signed.", e);
        }
    }

    private static void feed(Mac mac, Payload payload) throws IOException {
        byte[] chunk = new byte[CHUNK];
        try (InputStream body = payload.content().open()) {
            for (int read = body.read(chunk); read >= 0; read = body.read(chunk)) {
                mac.update(chunk, 0, read);
            }
        }
    }

    private String encoded(byte[] signature) {
        return switch (spec.encoding()) {
            case HEX -> HexFormat.of().formatHex(signature);
            case BASE64 -> Base64.getEncoder().encodeToString(signature);
        };
    }
}
