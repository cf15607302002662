package io.holdfast.scaling;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the scaler's triggers measure of a lane, asked of the real broker and of the real scheduler; and who holds tasks, for the story's telling. */
final class Gauges implements AutoCloseable {
    private static final Pattern TASKS =
            Pattern.compile("holdfast_lane_tasks\\{lane=\"([^\"]+)\",state=\"(RUNNABLE|RUNNING)\"[^}]*} ([\\d.E]+)");
    private final String lane;
    private final URI metrics;
    private final Map<String, String> configuration;
    private final Connection broker;
    private final HttpClient http = HttpClient.newHttpClient();

    Gauges(String lane, URI scheduler, Map<String, String> configuration) throws IOException, TimeoutException {
        this.lane = lane;
        this.metrics = scheduler.resolve("/q/metrics");
        this.configuration = configuration;
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(configuration.get("rabbitmq-host"));
        factory.setPort(Integer.parseInt(configuration.get("rabbitmq-port")));
        factory.setVirtualHost(configuration.get("rabbitmq-virtual-host"));
        this.broker = factory.newConnection("scaler");
    }

    /** Messages in the lane's queue that nobody has taken; empty where there is no queue. */
    OptionalLong queueDepth() {
        try (Channel channel = broker.createChannel()) {
            return OptionalLong.of(channel.messageCount("holdfast." + lane));
        } catch (IOException | TimeoutException e) {
            return OptionalLong.empty();
        }
    }

    /** RUNNABLE and RUNNING tasks of the lane as the scheduler last told; empty where it does not. */
    OptionalLong work() throws InterruptedException {
        try {
            HttpRequest ask = HttpRequest.newBuilder(metrics)
                    .timeout(Duration.ofSeconds(5))
                    .build();
            Matcher line = TASKS.matcher(
                    http.send(ask, HttpResponse.BodyHandlers.ofString()).body());
            OptionalLong sum = OptionalLong.empty();
            while (line.find()) {
                if (line.group(1).equals(lane)) {
                    sum = OptionalLong.of(sum.orElse(0) + (long) Double.parseDouble(line.group(3)));
                }
            }
            return sum;
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** How many tasks the process of that id holds under a lease. */
    int held(long process) {
        try (var connection = DriverManager.getConnection(
                        configuration.get("quarkus.datasource.jdbc.url"),
                        configuration.get("quarkus.datasource.username"),
                        configuration.get("quarkus.datasource.password"));
                var query = connection.prepareStatement(
                        "select count(*) from task where state = 'RUNNING' and lease_owner like ?")) {
            query.setString(1, "%-" + process + "-%");
            try (var row = query.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the database does not say who holds tasks", e);
        }
    }

    @Override
    public void close() throws IOException {
        http.close();
        broker.close();
    }
}
