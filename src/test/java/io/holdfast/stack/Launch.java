package io.holdfast.stack;

import java.io.IOException;
import java.io.UncheckedIOException;

/** What it takes until a server of a test runs. */
@FunctionalInterface
public interface Launch {
    /** Returns as soon as the server answers. */
    void run() throws IOException, InterruptedException;

    /**
     * Launches a server, and closes it where that fails.
     *
     * @param name of the server, for people
     * @param close ends what is there of the server so far
     */
    static void orClose(String name, Launch launch, Runnable close) {
        try {
            launch.run();
        } catch (IOException e) {
            close.run();
            throw new UncheckedIOException(name + " did not start", e);
        } catch (InterruptedException e) {
            close.run();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + name + " was starting", e);
        } catch (RuntimeException e) {
            close.run();
            throw e;
        }
    }
}
