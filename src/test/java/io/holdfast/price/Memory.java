package io.holdfast.price;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The most memory that a process held at once, as Linux counts it: its resident set. */
final class Memory {
    private static final String FROM_NOW_ON = "5";

    private Memory() {}

    /** From now on this process's peak is counted anew. Where that is not allowed, it stays the peak since the start. */
    static void forgetPeak() {
        try {
            Files.writeString(Path.of("/proc/self/clear_refs"), FROM_NOW_ON);
        } catch (IOException e) {
            System.err.println("The peak of memory is that since the start: " + e.getMessage());
        }
    }

    /** In bytes; empty where the process has ended. */
    static OptionalLong peak(long process) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(process), "status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst();
        } catch (IOException | java.io.UncheckedIOException e) {
            return OptionalLong.empty();
        }
    }
}
