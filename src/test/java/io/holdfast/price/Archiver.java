package io.holdfast.price;

import io.holdfast.stack.ProcessTree;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** A program that backs up files, with an encrypted and compressed repository of its own on the same disk. */
final class Archiver {
    private static final int LOOK_MILLIS = 2;
    /** Stands for the number of the newest backup. */
    private static final String NUMBER = "{number}";

    private final Commands commands;
    private final Path folder;
    private final Path repository;
    private final Map<String, String> environment;
    private int newest;

    /**
     * How the program is called.
     *
     * @param back stores the file of that name in the working folder
     * @param out writes that file of the newest backup to the output
     */
    record Commands(
            String name,
            List<String> begin,
            List<String> back,
            List<String> out,
            List<String> verify,
            String version) {}

    private Archiver(Commands commands, Path folder, Map<String, String> environment) {
        this.commands = commands;
        this.folder = folder;
        this.repository = folder.resolve(commands.name());
        this.environment = environment;
    }

    static Archiver restic(Path folder, String file) {
        return new Archiver(
                new Commands(
                        "restic",
                        List.of("restic", "init", "-q"),
                        List.of("restic", "backup", "-q", "--host", "bench", file),
                        List.of("restic", "dump", "-q", "--no-lock", "latest", file),
                        List.of("restic", "check", "-q", "--read-data"),
                        version("restic", "version")),
                folder,
                Map.of(
                        "RESTIC_REPOSITORY",
                        folder.resolve("restic").toString(),
                        "RESTIC_PASSWORD",
                        "bench",
                        "RESTIC_CACHE_DIR",
                        folder.resolve("restic-cache").toString()));
    }

    static Archiver borg(Path folder, String file) {
        String repository = folder.resolve("borg").toString();
        return new Archiver(
                new Commands(
                        "borg",
                        List.of("borg", "init", "-e", "repokey-blake2", repository),
                        List.of("borg", "create", "-C", "zstd,3", repository + "::" + NUMBER, file),
                        List.of("borg", "extract", "--stdout", repository + "::" + NUMBER, file),
                        List.of("borg", "check", "--verify-data", repository),
                        version("borg", "--version")),
                folder,
                Map.of(
                        "BORG_PASSPHRASE",
                        "bench",
                        "BORG_BASE_DIR",
                        folder.resolve("borg-base").toString()));
    }

    private static String version(String program, String option) {
        try {
            Process process = new ProcessBuilder(program, option).start();
            try (BufferedReader out = process.inputReader()) {
                return out.readLine();
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot run " + program + ", which it needs: " + e.getMessage(), e);
        }
    }

    String name() {
        return commands.name();
    }

    String version() {
        return commands.version();
    }

    /** Begins with an empty repository. */
    void begin() throws IOException, InterruptedException {
        for (String each : List.of(commands.name(), commands.name() + "-cache", commands.name() + "-base")) {
            Disk.remove(folder.resolve(each));
        }
        run(commands.begin());
    }

    /** Backs the day's file up; the bytes are the growth of the repository. */
    Measured backup() throws IOException, InterruptedException {
        long held = Disk.bytes(repository);
        newest++;
        Measured taken = run(commands.back());
        return new Measured(taken.seconds(), Disk.bytes(repository) - held, Measured.UNKNOWN, taken.peakMegabytes());
    }

    /** Writes the newest backup's file out. */
    Measured readAll() throws IOException, InterruptedException {
        return run(commands.out());
    }

    /** Reads, decrypts and compares all that is stored. */
    Measured verify() throws IOException, InterruptedException {
        return run(commands.verify());
    }

    /** Finds one record: the file is written out until its line comes. */
    Measured readOne(String key) throws IOException, InterruptedException {
        long began = System.nanoTime();
        Process process = start(commands.out(), ProcessBuilder.Redirect.PIPE);
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            String begin = "{\"id\":" + key + ",";
            for (String line = lines.readLine(); line == null || !line.startsWith(begin); line = lines.readLine()) {
                if (line == null) {
                    throw new IllegalStateException(name() + " does not have record " + key);
                }
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            long peak = Memory.peak(process.pid()).orElse(0) / 1_000_000;
            return new Measured(seconds, Measured.UNKNOWN, Measured.UNKNOWN, peak);
        } finally {
            end(process);
        }
    }

    /** Ends what nobody listens to any more, so that it lets go of its locks. */
    private static void end(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            ProcessTree.kill(process);
        }
    }

    private Measured run(List<String> command) throws IOException, InterruptedException {
        long began = System.nanoTime();
        Process process = start(command, ProcessBuilder.Redirect.DISCARD);
        long peak = 0;
        do {
            OptionalLong now = Memory.peak(process.pid());
            peak = Math.max(peak, now.orElse(0));
        } while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS));
        double seconds = (System.nanoTime() - began) / 1e9;
        if (process.exitValue() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " ended with " + process.exitValue() + ": "
                    + Files.readString(folder.resolve("errors")));
        }
        return new Measured(seconds, Measured.UNKNOWN, Measured.UNKNOWN, peak / 1_000_000);
    }

    private Process start(List<String> command, ProcessBuilder.Redirect output) throws IOException {
        List<String> line = command.stream()
                .map(each -> each.replace(NUMBER, Integer.toString(newest)))
                .toList();
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectOutput(output)
                .redirectError(folder.resolve("errors").toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }
}
