package io.holdfast.job;

import io.smallrye.reactive.messaging.ClientCustomizer;
import io.vertx.core.net.TrustOptions;
import io.vertx.rabbitmq.RabbitMQOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Encrypted connections to the broker. Its certificate has to be valid for the host by an authority that Java trusts, or by one of those in the file
 * {@code rabbitmq-ca-certificates}, which then count alone and are read once, at the start. The lanes' connections are Vert.x', which asks nobody whether a certificate is the host's: so
 * the trust itself asks ({@link HostTrust}).
 */
@ApplicationScoped
class BrokerTls implements ClientCustomizer<RabbitMQOptions> {
    private final boolean encrypted;
    private final Optional<Path> authorities;
    private HostTrust trust;

    BrokerTls(
            @ConfigProperty(name = "rabbitmq-ssl", defaultValue = "false") boolean encrypted,
            @ConfigProperty(name = "rabbitmq-ca-certificates") Optional<Path> authorities) {
        this.encrypted = encrypted;
        this.authorities = authorities;
    }

    /** Of each connection of a lane. @throws IllegalStateException where the authorities' file is none */
    @Override
    public RabbitMQOptions customize(String channel, Config settings, RabbitMQOptions options) {
        if (encrypted || options.isSsl()) {
            // Whatever else the connector was told: no lane of an encrypted broker speaks plainly, and none trusts
            // anybody.
            options.setSsl(true).setTrustAll(false);
            options.setTrustOptions(TrustOptions.wrap(trust()));
        }
        return options;
    }

    /** What connections are encrypted with; empty where they are not. @throws IllegalStateException where the authorities' file is none */
    Optional<SSLContext> context() {
        if (!encrypted) {
            return Optional.empty();
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust()}, null);
            return Optional.of(context);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One for all connections: reading what Java trusts takes longer than connecting. */
    private synchronized HostTrust trust() {
        if (trust == null) {
            trust = read(authorities);
        }
        return trust;
    }

    private static HostTrust read(Optional<Path> authorities) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(authorities.isPresent() ? store(authorities.get()) : null);
            return Stream.of(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map(manager -> new HostTrust((X509ExtendedTrustManager) manager))
                    .findFirst()
                    .orElseThrow();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(
                    "rabbitmq-ca-certificates: cannot read certificates from %s: %s"
                            .formatted(authorities.orElse(null), e),
                    e);
        }
    }

    private static KeyStore store(Path file) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null);
        try (InputStream in = Files.newInputStream(file)) {
            for (Certificate authority : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority-" + store.size(), authority);
            }
        }
        if (store.size() == 0) {
            throw new IOException("it holds none");
        }
        return store;
    }
}
