package io.holdfast.chaos.fault;

import io.holdfast.chaos.hook.HookAgent;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** The Java agent as a jar, made of this build's test classes. */
public record HookJar(Path path) {
    private static final String NAME = "chaos-hook.jar";

    /** Writes the jar into a folder. */
    public static HookJar write(Path folder) {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Premain-Class", HookAgent.class.getName());
        // The classes under test are loaded by a loader of their own; what the boot loader has, all of them see.
        main.putValue("Boot-Class-Path", NAME);
        Path jar = folder.resolve(NAME);
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest)) {
            for (Path file : classes()) {
                entries.putNextEntry(
                        new JarEntry(HookAgent.class.getPackageName().replace('.', '/') + "/" + file.getFileName()));
                entries.write(Files.readAllBytes(file));
                entries.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new HookJar(jar);
    }

    private static List<Path> classes() throws IOException {
        String own = HookAgent.class.getSimpleName() + ".class";
        try (Stream<Path> files =
                Files.list(Path.of(HookAgent.class.getResource(own).toURI()).getParent())) {
            return files.filter(file -> file.toString().endsWith(".class")).toList();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
