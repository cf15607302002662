package io.holdfast.connector;

import static io.holdfast.connector.RestReadingTest.fails;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.MediaAnswer.Opened;
import io.holdfast.connector.MediaAnswer.Unchanged;
import io.holdfast.connector.MediaAnswer.Validators;
import io.holdfast.connector.Simulator.Said;
import io.holdfast.problem.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Links that are signed anew in each answer, links made of ids, and files that are HTML. */
class MediaIdentityTest {
    private static final String PAGE = "<!DOCTYPE html><html><body>report</body></html>";

    private final Bench bench = new Bench();
    private final Simulator source = bench.simulator;

    @AfterEach
    void close() {
        bench.close();
    }

    /**
     * The parameters of Amazon S3 (API reference, "Authenticating Requests: Using Query Parameters"), CloudFront ("Use signed URLs"), Google Cloud Storage ("Signed URLs"), Azure
     * Storage ("Create a service SAS") and Alibaba OSS ("Add signatures to a URL").
     */
    @ParameterizedTest
    @CsvSource(delimiter = '>', textBlock = """
            https://b.s3/k?versionId=3&X-Amz-Algorithm=A&X-Amz-Credential=c&X-Amz-Date=d&X-Amz-Expires=60&X-Amz-SignedHeaders=h&X-Amz-Signature=s > https://b.s3/k?versionId=3
            https://b.s3/k?AWSAccessKeyId=a&Expires=1&Signature=s%3D        > https://b.s3/k
            https://d.cloudfront.net/k?w=5&Policy=p&Signature=s&Key-Pair-Id=i > https://d.cloudfront.net/k?w=5
            https://storage.googleapis.com/b/k?X-Goog-Date=1&x-goog-signature=s#p > https://storage.googleapis.com/b/k#p
            https://a.blob.core.windows.net/c/k?sv=1&se=2&sr=b&sp=r&sig=s&snapshot=4 > https://a.blob.core.windows.net/c/k?snapshot=4
            https://b.oss/k?OSSAccessKeyId=a&Expires=1&Signature=s          > https://b.oss/k
            https://h/k?X-Amz-Signature=s1&Expires=5.25                     > https://h/k
            https://h/k?expires=5&policy=3&se=1                             > https://h/k?expires=5&policy=3&se=1
            https://h/k?id=1&token=t                                        > https://h/k?id=1&token=t
            https://h/k                                                     > https://h/k
            """)
    void a_link_is_the_same_file_whatever_its_signature(String link, String identity) {
        assertThat(MediaIdentity.of(link, Set.of())).isEqualTo(identity);
    }

    @Test
    void a_connector_names_more_parameters_that_tell_no_files_apart() {
        assertThat(MediaIdentity.of("https://h/k?id=1&Token=t", Set.of("token")))
                .isEqualTo("https://h/k?id=1");
    }

    @Test
    void a_record_whose_links_are_signed_anew_is_the_same_to_the_audit_of_a_cursor() {
        StreamSpec stream = connection("{pointer: /url}").connector().streams().getFirst();
        ObjectNode then = signed("https://b.s3/k?X-Amz-Signature=s1");

        assertThat(Comparison.sameButVolatile(stream, then, signed("https://b.s3/k?X-Amz-Signature=s2")))
                .isTrue();
        assertThat(Comparison.sameButVolatile(stream, then, signed("https://b.s3/other?X-Amz-Signature=s1")))
                .isFalse();
    }

    private static ObjectNode signed(String link) {
        return ExactJson.object(("{\"id\":1,\"url\":\"" + link + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    private Connection connection(String media) {
        Connector connector = ConnectorFile.connector("""
                name: m
                type: rest
                base_url: "{{ settings.url }}"
                settings: [{name: url, description: u}]
                check: {path: /me}
                streams:
                  - name: things
                    endpoint: {path: /things}
                    primary_key: [/id]
                    media: [%s]
                    fields: {read_only: [/id]}
                """.formatted(media));
        return bench.open(connector, Map.of("url", source.url()), Map.of(), Bench.Bounds.USUAL);
    }

    private static List<MediaLink> links(Connection connection, String record) {
        return connection.mediaOf(
                connection.connector().streams().getFirst(),
                new RawRecord("1", record.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void links_are_made_of_ids_and_know_what_the_record_says_of_their_file() {
        Connection connection = connection(
                "{pointer: /files/*/id, link: \"{{ settings.url }}/assets/{{ media.value }}\", name_pointer: /files/*/name, type_pointer: /files/*/type}");

        List<MediaLink> links = links(connection, """
                {"id":1,"files":[{"id":7,"name":"a.HTML"},{"id":"a b","type":"text/html; charset=x"},{"id":null},{"id":"c","name":"c.png"}]}""");

        assertThat(links).extracting(MediaLink::pointer).containsExactly("/files/0/id", "/files/1/id", "/files/3/id");
        assertThat(links)
                .extracting(MediaLink::url)
                .containsExactly(
                        source.url() + "/assets/7", source.url() + "/assets/a%20b", source.url() + "/assets/c");
        assertThat(links).extracting(MediaLink::page).containsExactly(true, true, false);
    }

    @Test
    void a_new_signature_alone_is_no_change_of_a_record() {
        StreamSpec stream = connection("{pointer: /url, identity: [t]}")
                .connector()
                .streams()
                .getFirst();

        assertThat(Comparison.same(
                        stream,
                        ExactJson.object("{\"id\":1,\"url\":\"http://h/k?t=1\"}".getBytes()),
                        ExactJson.object("{\"id\":1,\"url\":\"http://h/k?t=2\"}".getBytes())))
                .isTrue();
        assertThat(Comparison.same(
                        stream,
                        ExactJson.object("{\"id\":1,\"url\":\"http://h/k?t=1\"}".getBytes()),
                        ExactJson.object("{\"id\":1,\"url\":\"http://h/j?t=1\"}".getBytes())))
                .isFalse();
    }

    @Test
    void a_file_of_the_same_strong_validator_is_not_downloaded_though_its_source_sends_it() throws Exception {
        source.on("/k", Said.of(200, "image/png", "png").with("ETag", "\"v1\""));
        Connection connection = connection("{pointer: /url}");

        try (MediaAnswer same =
                        connection.media(source.url() + "/k", new Validators(Optional.of("\"v1\""), Optional.empty()));
                MediaAnswer other = connection.media(
                        source.url() + "/k", new Validators(Optional.of("\"v0\""), Optional.empty()))) {
            assertThat(same).isInstanceOf(Unchanged.class);
            assertThat(other).isInstanceOf(Opened.class);
        }
    }

    @Test
    void a_page_is_a_file_where_the_record_or_the_answer_says_so_and_nowhere_else() throws Exception {
        source.on("/login", Said.of(200, "text/html", PAGE).with("Content-Disposition", "inline"));
        source.on(
                "/assets/5",
                Said.of(200, "text/html", PAGE).with("Content-Disposition", "attachment; filename=report.html"));
        Connection connection = connection("{pointer: /url}");

        fails(ErrorCode.MEDIA_NOT_A_FILE, () -> connection.media(source.url() + "/login", Validators.NONE));
        for (MediaAnswer answer : List.of(
                connection.media(source.url() + "/login", Validators.NONE, true),
                connection.media(source.url() + "/assets/5", Validators.NONE))) {
            try (Opened opened = (Opened) answer) {
                assertThat(opened.body().readAllBytes()).isEqualTo(PAGE.getBytes());
            }
        }
    }
}
