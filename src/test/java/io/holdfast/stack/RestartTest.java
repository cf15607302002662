package io.holdfast.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

class RestartTest {
    private static LocalStack stack;

    @BeforeAll
    static void a_stack_of_its_own() {
        stack = LocalStack.start();
    }

    @AfterAll
    static void close() {
        stack.close();
    }

    @Test
    void a_database_that_died_has_what_was_committed_with_care() throws Exception {
        sql("alter database holdfast set synchronous_commit = on");
        sql("create table kept (n integer)");
        sql("insert into kept values (7)");

        stack.restart(StackPart.DATABASE);
        stack.restart(StackPart.DATABASE);

        assertThat(sql("select n from kept")).isEqualTo(7);
    }

    @Test
    void an_object_store_that_died_has_its_objects_and_listens_where_it_did() {
        try (S3Client client = stack.objects()) {
            client.putObject(request -> request.bucket("holdfast").key("kept"), RequestBody.fromString("seven"));

            stack.restart(StackPart.OBJECTS);

            assertThat(client.getObjectAsBytes(
                                    request -> request.bucket("holdfast").key("kept"))
                            .asUtf8String())
                    .isEqualTo("seven");
        }
    }

    @Test
    void a_redis_that_died_answers_and_has_forgotten_everything() throws Exception {
        assertThat(redis("SET kept 7")).isEqualTo("+OK");

        stack.restart(StackPart.REDIS);

        assertThat(redis("GET kept")).isEqualTo("$-1");
    }

    @Test
    void a_broker_that_died_takes_connections_where_it_did() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(stack.amqpPort());
        factory.setHost("127.0.0.1");

        stack.restart(StackPart.BROKER);

        try (Connection connection = factory.newConnection();
                Channel channel = connection.createChannel()) {
            assertThat(channel.queueDeclare().getQueue()).isNotEmpty();
        }
    }

    private static int sql(String statement) throws Exception {
        try (var connection = DriverManager.getConnection(stack.jdbcUrl(), "postgres", "postgres");
                var each = connection.createStatement()) {
            if (!each.execute(statement)) {
                return each.getUpdateCount();
            }
            var rows = each.getResultSet();
            rows.next();
            return rows.getInt(1);
        }
    }

    private static String redis(String command) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", stack.redisPort())) {
            OutputStream out = socket.getOutputStream();
            out.write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
            StringBuilder line = new StringBuilder();
            InputStream in = socket.getInputStream();
            for (int each = in.read(); each != '\r'; each = in.read()) {
                line.append((char) each);
            }
            return line.toString();
        }
    }
}
