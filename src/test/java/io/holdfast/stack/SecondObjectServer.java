package io.holdfast.stack;

import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Another S3 server than the stack's, by other people: Adobe's S3Mock, a process of its own. It has versions of objects, checksums and conditions; it does not look at
 * signatures.
 */
public final class SecondObjectServer implements AutoCloseable {
    private static final String JAR = "META-INF/maven/com.adobe.testing/s3mock/pom.properties";
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private final Process process;
    private final URI endpoint;

    private SecondObjectServer(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /** Starts it over a folder; it ends with {@link #close} or with the JVM. */
    public static SecondObjectServer start(Path folder) throws IOException, InterruptedException {
        int port = FreePort.find();
        ProcessBuilder command = new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar(),
                "--server.port=0",
                "--com.adobe.testing.s3mock.httpPort=" + port,
                "--spring.main.banner-mode=off",
                "--com.adobe.testing.s3mock.store.root=" + folder);
        Process process = command.redirectErrorStream(true)
                .redirectOutput(
                        folder.resolveSibling(folder.getFileName() + ".log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        SecondObjectServer server = new SecondObjectServer(process, URI.create("http://127.0.0.1:" + port));
        server.awaitAnswer();
        return server;
    }

    private static String jar() throws IOException {
        var inside = (JarURLConnection)
                SecondObjectServer.class.getClassLoader().getResource(JAR).openConnection();
        try {
            return new File(inside.getJarFileURL().toURI()).getPath();
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private void awaitAnswer() throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                HttpURLConnection asked = (HttpURLConnection) endpoint.toURL().openConnection();
                asked.getResponseCode();
                asked.disconnect();
                return;
            } catch (IOException e) {
                if (System.nanoTime() > end || !process.isAlive()) {
                    close();
                    throw new IOException("the second object server did not start", e);
                }
                Thread.sleep(100);
            }
        }
    }

    /** A new client; the caller closes it. */
    public S3Client client() {
        return ObjectServer.client(endpoint);
    }

    @Override
    public void close() {
        ProcessTree.kill(process);
    }
}
