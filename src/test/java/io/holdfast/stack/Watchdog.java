package io.holdfast.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Ends what this JVM started in a folder even when the JVM itself is killed: a waiting shell notices that we are gone, kills every
 * process whose working directory lies in the folder, and removes the folder. Needs {@code /proc}; elsewhere it only removes.
 */
public final class Watchdog implements AutoCloseable {
    private static final String SCRIPT = """
            trap '' INT TERM HUP
            read -r _
            for process in /proc/[0-9]*; do
              case "$(readlink "$process/cwd" 2>/dev/null)" in
                "$0" | "$0"/*) [ "${process#/proc/}" = $$ ] || kill -9 "${process#/proc/}" 2>/dev/null ;;
              esac
            done
            rm -rf "$0"
            """;

    private final Process shell;

    private Watchdog(Process shell) {
        this.shell = shell;
    }

    /** @param folder ours alone; it is removed at the end */
    public static Watchdog over(Path folder) {
        try {
            return new Watchdog(new ProcessBuilder("/bin/sh", "-c", SCRIPT, folder.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a shell", e);
        }
    }

    /** Does now what would be done after our death, and waits for it up to 10 s. */
    @Override
    public void close() {
        try {
            shell.getOutputStream().close();
            if (!shell.waitFor(10, TimeUnit.SECONDS)) {
                System.err.println("the folder of a local server was not removed in time");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot reach the watchdog's shell", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
