package io.holdfast.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A command of the binary that was run to its end.
 *
 * @param output both of its outputs
 */
public record HoldfastCommand(int code, String output) {
    /** Runs it. */
    public static HoldfastCommand run(Map<String, String> configuration, String... arguments) {
        try {
            Process process = new ProcessBuilder(HoldfastProgram.chosen().commandLine(configuration, arguments))
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new HoldfastCommand(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a command ran", e);
        }
    }
}
