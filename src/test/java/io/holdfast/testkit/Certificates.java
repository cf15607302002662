package io.holdfast.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority of a test's own, and servers' certificates, made with the JDK's keytool. */
public final class Certificates {
    private static final char[] PASSWORD = "password".toCharArray();
    private static final String AUTHORITY = "authority";
    private final Path file;

    /** @param folder where the keys lie */
    public Certificates(Path folder) {
        file = folder.resolve("keys.p12");
        keytool("-alias", AUTHORITY, "-dname", "CN=" + AUTHORITY, "-ext", "bc:c");
    }

    /** A certificate that the authority signed. @param startDate as keytool takes it; it is good for one day */
    public Certificates signed(String alias, String name, String startDate) {
        return keytool(
                "-alias",
                alias,
                "-dname",
                "CN=" + alias,
                "-ext",
                "san=" + name,
                "-startdate",
                startDate,
                "-validity",
                "1",
                "-signer",
                AUTHORITY);
    }

    /** A certificate that vouches for itself. */
    public Certificates selfSigned(String alias, String name) {
        return keytool("-alias", alias, "-dname", "CN=" + alias, "-ext", "san=" + name);
    }

    private Certificates keytool(String... more) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair"));
        command.addAll(List.of("-keyalg", "EC", "-keystore", file.toString(), "-storepass", new String(PASSWORD)));
        command.addAll(List.of(more));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new IllegalStateException(said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return this;
    }

    /** What a server shows that has that certificate alone. */
    public SSLContext server(String alias) throws GeneralSecurityException, IOException {
        KeyStore all = all();
        KeyStore one = empty();
        one.setKeyEntry(alias, all.getKey(alias, PASSWORD), PASSWORD, all.getCertificateChain(alias));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(one, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** What a caller trusts who trusts the authority and nobody else. */
    public SSLContext caller() throws GeneralSecurityException, IOException {
        KeyStore trusted = empty();
        trusted.setCertificateEntry(AUTHORITY, all().getCertificate(AUTHORITY));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** The authority's certificate, as PEM. */
    public String authority() throws GeneralSecurityException, IOException {
        return pem("CERTIFICATE", all().getCertificate(AUTHORITY).getEncoded());
    }

    /** The certificate of that name, as PEM. */
    public String certificate(String alias) throws GeneralSecurityException, IOException {
        return pem("CERTIFICATE", all().getCertificate(alias).getEncoded());
    }

    /** Its private key, as PEM. */
    public String key(String alias) throws GeneralSecurityException, IOException {
        return pem("PRIVATE KEY", all().getKey(alias, PASSWORD).getEncoded());
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                .formatted(what, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes));
    }

    private KeyStore all() throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        return store;
    }
}
