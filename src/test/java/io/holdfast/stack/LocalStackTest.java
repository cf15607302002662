package io.holdfast.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

class LocalStackTest {
    private static final Map<String, String> CONFIGURATION = SharedStack.configuration();

    @Test
    void the_database_answers_a_query() throws Exception {
        assertThat(selectDatabase(CONFIGURATION)).isEqualTo("holdfast");
    }

    @Test
    void redis_answers_a_ping() throws Exception {
        URI redis = URI.create(CONFIGURATION.get("quarkus.redis.hosts"));
        try (Socket socket = new Socket(redis.getHost(), redis.getPort());
                BufferedReader answers =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(answers.readLine()).isEqualTo("+PONG");
        }
    }

    @Test
    void a_message_is_confirmed_and_comes_out_of_its_queue() throws Exception {
        assertThat(publishAndGet(CONFIGURATION)).isEqualTo("hello");
    }

    @Test
    void an_object_is_read_whole_and_by_range() {
        try (S3Client objects = objects()) {
            objects.putObject(
                    request -> request.bucket("holdfast").key("a/ranges"), RequestBody.fromString("0123456789"));

            assertThat(objects.getObjectAsBytes(
                                    request -> request.bucket("holdfast").key("a/ranges"))
                            .asUtf8String())
                    .isEqualTo("0123456789");
            assertThat(objects.getObjectAsBytes(request ->
                                    request.bucket("holdfast").key("a/ranges").range("bytes=3-5"))
                            .asUtf8String())
                    .isEqualTo("345");
        }
    }

    @Test
    void an_object_written_only_if_absent_is_written_once_however_many_try() throws Exception {
        try (S3Client objects = objects();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> attempts = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                String text = "writer " + i;
                attempts.add(() -> putIfAbsent(objects, text));
            }
            int written = 0;
            for (Future<Boolean> attempt : threads.invokeAll(attempts)) {
                written += attempt.get() ? 1 : 0;
            }

            assertThat(written).isEqualTo(1);
        }
    }

    @Test
    void a_large_object_goes_up_in_parts() {
        byte[] part = new byte[5 << 20];
        try (S3Client objects = objects()) {
            String upload = objects.createMultipartUpload(
                            request -> request.bucket("holdfast").key("large"))
                    .uploadId();
            List<CompletedPart> parts = new ArrayList<>();
            for (int number = 1; number <= 2; number++) {
                int n = number;
                String etag = objects.uploadPart(
                                request -> request.bucket("holdfast")
                                        .key("large")
                                        .uploadId(upload)
                                        .partNumber(n),
                                RequestBody.fromBytes(part))
                        .eTag();
                parts.add(CompletedPart.builder().partNumber(n).eTag(etag).build());
            }
            objects.completeMultipartUpload(request -> request.bucket("holdfast")
                    .key("large")
                    .uploadId(upload)
                    .multipartUpload(completed -> completed.parts(parts)));

            assertThat(objects.headObject(request -> request.bucket("holdfast").key("large"))
                            .contentLength())
                    .isEqualTo(10L << 20);
        }
    }

    @Test
    void a_request_signed_with_another_secret_is_refused() throws Exception {
        URI endpoint = URI.create(CONFIGURATION.get("quarkus.s3.endpoint-override"));
        try (var http = java.net.http.HttpClient.newHttpClient()) {
            var answer = http.send(
                    java.net.http.HttpRequest.newBuilder(endpoint.resolve("/holdfast"))
                            .build(),
                    java.net.http.HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(403);
        }
    }

    @Test
    void a_mail_arrives_in_the_inbox() throws Exception {
        Properties smtp = new Properties();
        smtp.setProperty("mail.smtp.host", "127.0.0.1");
        smtp.setProperty("mail.smtp.port", CONFIGURATION.get("quarkus.mailer.port"));
        MimeMessage mail = new MimeMessage(Session.getInstance(smtp));
        mail.setFrom(new InternetAddress("holdfast@example.org"));
        mail.setRecipient(Message.RecipientType.TO, new InternetAddress("reader@example.org"));
        mail.setSubject("Deleted");
        mail.setText("Your backup is gone.");
        Transport.send(mail);

        Inbox inbox = SharedStack.inbox();
        await().untilAsserted(() -> assertThat(inbox.mailsTo("reader@example.org"))
                .singleElement()
                .satisfies(received -> {
                    assertThat(received.subject()).isEqualTo("Deleted");
                    assertThat(received.text()).contains("Your backup is gone.");
                }));
    }

    @Test
    void two_shares_of_one_stack_have_nothing_in_common() throws Exception {
        Map<String, String> one = SharedStack.separate();
        Map<String, String> other = SharedStack.separate();

        assertThat(Set.of(selectDatabase(CONFIGURATION), selectDatabase(one), selectDatabase(other)))
                .hasSize(3);
        assertThat(publishAndGet(one)).isEqualTo("hello");
        for (String name : List.of("quarkus.redis.hosts", "rabbitmq-virtual-host", "holdfast.store.bucket")) {
            assertThat(one.get(name)).isNotEqualTo(other.get(name)).isNotEqualTo(CONFIGURATION.get(name));
        }
    }

    @Test
    void a_share_that_does_not_exist_is_refused() {
        assertThatThrownBy(() -> Plot.claim(CONFIGURATION, Plot.HOW_MANY + 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static S3Client objects() {
        return ObjectServer.client(URI.create(CONFIGURATION.get("quarkus.s3.endpoint-override")));
    }

    private static boolean putIfAbsent(S3Client objects, String text) {
        try {
            objects.putObject(
                    request -> request.bucket("holdfast").key("once").ifNoneMatch("*"), RequestBody.fromString(text));
            return true;
        } catch (S3Exception e) {
            assertThat(e.statusCode()).isIn(409, 412);
            return false;
        }
    }

    private static String selectDatabase(Map<String, String> configuration) throws Exception {
        try (var connection = DriverManager.getConnection(
                        configuration.get("quarkus.datasource.jdbc.url"),
                        configuration.get("quarkus.datasource.username"),
                        configuration.get("quarkus.datasource.password"));
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select current_database()")) {
            rows.next();
            return rows.getString(1);
        }
    }

    static String publishAndGet(Map<String, String> configuration) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(configuration.get("rabbitmq-host"));
        factory.setPort(Integer.parseInt(configuration.get("rabbitmq-port")));
        factory.setUsername(configuration.get("rabbitmq-username"));
        factory.setPassword(configuration.get("rabbitmq-password"));
        factory.setVirtualHost(configuration.get("rabbitmq-virtual-host"));
        try (Connection connection = factory.newConnection();
                Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            AMQP.Queue.DeclareOk queue = channel.queueDeclare();
            byte[] body = "hello".getBytes(StandardCharsets.UTF_8);
            channel.basicPublish("", queue.getQueue(), MessageProperties.PERSISTENT_BASIC, body);
            channel.waitForConfirmsOrDie(10_000);
            GetResponse message = channel.basicGet(queue.getQueue(), true);
            return new String(message.getBody(), StandardCharsets.UTF_8);
        }
    }
}
