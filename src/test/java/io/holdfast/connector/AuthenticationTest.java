package io.holdfast.connector;

import static io.holdfast.connector.RestReadingTest.fails;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.Simulator.Said;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What calls carry, by each way of proving who calls that needs no kept token. */
class AuthenticationTest {
    private static final String KEY = "k3y-of-ours";
    private static final String FILE = """
            name: notes
            type: rest
            base_url: "{{ settings.url }}"
            settings: [{name: url}]
            credentials: [{name: key}]
            authenticator: @AUTH@
            check: {path: /me, params: {b: "2", a: "1"}}
            streams:
              - name: notes
                endpoint: {path: /notes}
                primary_key: /id
                paginator: {type: none}
                item: {endpoint: {path: "/notes/{{ record.key }}"}}
                restorable: yes
                write:
                  create: {method: POST, path: /notes}
                  update: {method: PUT, path: "/notes/{{ record.key }}"}
            """;
    private static final String HMAC = """
            {type: hmac, hmac: {secret: "{{ credentials.key }}", algorithm: @ALGORITHM@, encoding: @ENCODING@,
              payload: "{{ request.method }}\\n{{ request.path }}\\n{{ request.query }}\\n{{ request.sorted_query }}\\n{{ request.timestamp }}\\n{{ request.body }}",
              headers: {X-Signature: "v1={{ request.signature }}", X-Time: "{{ request.timestamp }}"}}}""".replace("\n", " ");

    private final Bench bench = new Bench();
    private final Simulator source = bench.simulator.on("/me", Said.json("{}"));

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void an_api_key_can_be_a_query_parameter_and_goes_home_only() {
        Connection connection = open("{type: api_key, param: api-key, token: \"{{ credentials.key }}\"}", KEY);

        connection.check();

        assertThat(source.last().uri().getRawQuery()).isEqualTo("b=2&a=1&api-key=" + KEY);
        source.once(Said.of(422, "text/plain", "the key " + KEY + " may not"));
        assertThat(fails(ErrorCode.SOURCE_REFUSED_REQUEST, connection::check)).hasMessageNotContaining(KEY);
    }

    @Test
    void a_token_can_stand_alone_in_a_header_of_another_name() {
        open("{type: bearer, header: X-Token, header_prefix: \"\", token: \"{{ credentials.key }}\"}", KEY)
                .check();

        assertThat(source.last().headers()).containsEntry("x-token", KEY).doesNotContainKey("authorization");
    }

    @Test
    void a_request_is_signed_with_what_it_says() {
        open(hmac("sha256", "hex"), KEY).check();

        assertThat(source.last().headers())
                .containsEntry("x-signature", "v1=168be7fe6af35249ce0a637966af59add8c50b27faaafba19282448b722e2f6d")
                .containsEntry("x-time", "1772366400");
    }

    @Test
    void a_body_is_part_of_what_is_signed() {
        source.on("/notes", Said.json("{\"id\":1}"));
        ObjectNode note = ExactJson.MAPPER.createObjectNode().put("title", "Tea");

        Connection connection = open(hmac("sha512", "base64"), KEY);
        connection.create(
                connection.connector().streams().getFirst(),
                new Creation("1", Optional.empty(), "once", note, Optional.empty()));

        assertThat(source.last().text()).isEqualTo("{\"title\":\"Tea\"}");
        assertThat(source.last().headers())
                .containsEntry(
                        "x-signature",
                        "v1=rBOKHslD5RX1mM77a7o4KUXP1Hg5FJ6YtIHMVJjrxukLfhObtrfgB87kFAEfrFWDOglVsOI/tDjl0IL1w+KWJQ==");
        Connection other = open(hmac("sha1", "hex"), KEY);
        other.create(
                other.connector().streams().getFirst(),
                new Creation("1", Optional.empty(), "once", note, Optional.empty()));
        assertThat(source.last().headers()).containsEntry("x-signature", "v1=06ac21f425f73f78c721112574d26d3293a60c16");
    }

    @Test
    void an_assertion_is_signed_by_each_algorithm_and_used_again() throws Exception {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        KeyPair one = rsa.generateKeyPair();
        KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
        ec.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair two = ec.generateKeyPair();
        String secret = "a secret of at least thirty-two bytes";

        said("HS256", secret, new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        said("RS256", pem("PRIVATE KEY", one.getPrivate().getEncoded()), one.getPublic());
        said("RS256", pem("RSA PRIVATE KEY", pkcs1(one)), one.getPublic());
        said("ES256", pem("PRIVATE KEY", two.getPrivate().getEncoded()), two.getPublic());
    }

    private void said(String algorithm, String key, Key verifying) throws Exception {
        Connection connection = open(jwt(algorithm, ""), key);
        connection.check();
        String first = source.last().headers().get("authorization");
        connection.check();

        assertThat(source.last().headers()).containsEntry("authorization", first);
        JwtClaims claims = claims(first.substring("Bearer ".length()), algorithm, verifying);
        assertThat(claims.getIssuer()).isEqualTo("app-7");
        assertThat(claims.getAudience()).containsExactly("https://api.example.com");
        assertThat(claims.getExpirationTime().getValue() - claims.getIssuedAt().getValue())
                .isEqualTo(300);
        assertThat(claims.getJwtId()).isNotBlank();
    }

    private static JwtClaims claims(String token, String algorithm, Key key) throws Exception {
        return new JwtConsumerBuilder()
                .setVerificationKey(key)
                .setExpectedAudience("https://api.example.com")
                .setEvaluationTime(NumericDate.fromMilliseconds(Bench.NOW.toEpochMilli()))
                .setJwsAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, algorithm))
                .build()
                .processToClaims(token);
    }

    @Test
    void an_assertion_is_traded_for_a_token_that_is_kept() throws Exception {
        String secret = "a secret of at least thirty-two bytes";
        source.on("/token", Said.json("{\"access_token\":\"at-1\",\"expires_in\":3600}"));

        Connection connection = open(jwt("HS256", ", token_url: /token, params: {scope: read}"), secret);
        connection.check();
        connection.check();

        assertThat(source.seen).extracting(it -> it.uri().getPath()).containsExactly("/token", "/me", "/me");
        Map<String, String> form = form(source.seen.getFirst().text());
        assertThat(form)
                .containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer")
                .containsEntry("scope", "read")
                .doesNotContainKey("client_secret");
        claims(
                form.get("assertion"),
                "HS256",
                new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        assertThat(source.last().headers()).containsEntry("authorization", "Bearer at-1");
    }

    @Test
    void a_key_that_is_none_is_said_to_be_none_and_not_shown() {
        Problem problem = fails(ErrorCode.INVALID_SETTINGS, open(jwt("RS256", ""), "no key")::check);

        assertThat(problem).hasMessageContaining("RS256").hasMessageNotContaining("no key");
    }

    private static String jwt(String algorithm, String more) {
        return "{type: jwt, jwt: {algorithm: " + algorithm
                + ", secret_key: \"{{ credentials.key }}\", token_duration: 300, audience: \"https://api.example.com\", jwt_payload: {iss: app-7}"
                + more + "}}";
    }

    private static String hmac(String algorithm, String encoding) {
        return HMAC.replace("@ALGORITHM@", algorithm).replace("@ENCODING@", encoding);
    }

    private Connection open(String authenticator, String key) {
        return bench.open(
                ConnectorFile.connector(FILE.replace("@AUTH@", authenticator)),
                Map.of("url", source.url()),
                Map.of("key", key),
                Bench.Bounds.USUAL);
    }

    private static Map<String, String> form(String text) {
        Map<String, String> all = new HashMap<>();
        for (String pair : text.split("&")) {
            String[] parts = pair.split("=", 2);
            all.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return all;
    }

    private static String pem(String title, byte[] bytes) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + title + "-----\n" + lines + "\n-----END " + title + "-----\n";
    }

    /** The inner structure of PKCS #8 for a key of 2048 bits: behind 26 bytes of version, algorithm and lengths. */
    private static byte[] pkcs1(KeyPair pair) {
        byte[] whole = ((RSAPrivateCrtKey) pair.getPrivate()).getEncoded();
        return Arrays.copyOfRange(whole, 26, whole.length);
    }
}
