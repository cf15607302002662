package io.holdfast.chaos.fault;

import io.holdfast.stack.StackPart;
import java.net.URI;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** One process' ways to the four servers, a gate in each. */
final class Gates implements AutoCloseable {
    private static final String JDBC = "quarkus.datasource.jdbc.url";
    private static final String REDIS = "quarkus.redis.hosts";
    private static final String BROKER = "rabbitmq-port";
    private static final String OBJECTS = "quarkus.s3.endpoint-override";

    private final Map<StackPart, TcpGate> gates = new EnumMap<>(StackPart.class);
    private final Map<String, String> configuration;

    private Gates(Map<String, String> direct) {
        Map<String, String> gated = new HashMap<>(direct);
        gated.put(JDBC, "jdbc:" + through(StackPart.DATABASE, direct.get(JDBC).substring("jdbc:".length())));
        gated.put(REDIS, through(StackPart.REDIS, direct.get(REDIS)));
        TcpGate broker = TcpGate.to(Integer.parseInt(direct.get(BROKER)));
        gates.put(StackPart.BROKER, broker);
        gated.put(BROKER, Integer.toString(broker.port()));
        gated.put(OBJECTS, through(StackPart.OBJECTS, direct.get(OBJECTS)));
        this.configuration = Map.copyOf(gated);
    }

    /** Opens gates to the servers that a configuration names. */
    static Gates before(Map<String, String> direct) {
        return new Gates(direct);
    }

    private String through(StackPart part, String address) {
        int target = URI.create(address).getPort();
        TcpGate gate = TcpGate.to(target);
        gates.put(part, gate);
        return address.replace(":" + target, ":" + gate.port());
    }

    /** The configuration by which the servers are reached through the gates. */
    Map<String, String> configuration() {
        return configuration;
    }

    TcpGate to(StackPart part) {
        return gates.get(part);
    }

    @Override
    public void close() {
        gates.values().forEach(TcpGate::close);
    }
}
