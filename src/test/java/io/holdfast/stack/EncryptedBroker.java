package io.holdfast.stack;

import io.holdfast.testkit.Certificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/** A RabbitMQ of its own that takes TLS on {@link #port()}, with a certificate for {@code localhost} that an authority of the test signed. */
public final class EncryptedBroker implements AutoCloseable {
    private static final String NAME = "broker";
    private final StackFolder folder;
    private final RabbitNode node;
    private final int port;

    private EncryptedBroker(StackFolder folder, RabbitNode node, int port) {
        this.folder = folder;
        this.node = node;
        this.port = port;
    }

    /** Starts it. @throws IllegalStateException where RabbitMQ is not installed or does not start */
    public static EncryptedBroker start() {
        StackFolder folder = StackFolder.create("holdfast-broker-");
        int port = FreePort.find();
        try {
            Certificates certificates = new Certificates(folder.path()).signed(NAME, "dns:localhost", "-1H");
            Files.writeString(authorities(folder), certificates.authority());
            Path certificate = Files.writeString(folder.path().resolve("broker.pem"), certificates.certificate(NAME));
            Path key = Files.writeString(folder.path().resolve("broker-key.pem"), certificates.key(NAME));
            return new EncryptedBroker(
                    folder,
                    RabbitNode.start(folder.path(), """
                            listeners.ssl.1 = 127.0.0.1:%d
                            ssl_options.cacertfile = %s
                            ssl_options.certfile = %s
                            ssl_options.keyfile = %s
                            """.formatted(port, authorities(folder), certificate, key)),
                    port);
        } catch (IOException | GeneralSecurityException e) {
            folder.close();
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            folder.close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Where TLS is taken. */
    public int port() {
        return port;
    }

    /** A PEM file with the authority. */
    public Path authorities() {
        return authorities(folder);
    }

    private static Path authorities(StackFolder folder) {
        return folder.path().resolve("authorities.pem");
    }

    @Override
    public void close() {
        node.close();
        folder.close();
    }
}
