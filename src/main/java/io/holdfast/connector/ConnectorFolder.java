package io.holdfast.connector;

import io.holdfast.connector.ConnectorFile.Invalid;
import io.holdfast.connector.ConnectorFile.Valid;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An operator's own connectors: the {@code *.yaml} and {@code *.yml} files of a folder, without those of folders in it and those whose names begin with a full stop. So of a mounted
 * ConfigMap each file counts once, by the link that leads to it. All faults of all files are told together.
 */
final class ConnectorFolder {
    private final List<String> faults = new ArrayList<>();
    private final Map<String, Path> names = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();

    private ConnectorFolder() {}

    /** A connector and where it stands. */
    record Entry(Path file, Connector connector, String text) {}

    /** The connectors of a folder, in the order of the files' names; an {@link IllegalStateException} that says where what is wrong otherwise. */
    static List<Entry> read(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalStateException("holdfast.connectors.directory names " + folder
                    + (Files.exists(folder) ? ", which is no folder." : ", which is not there."));
        }
        ConnectorFolder all = new ConnectorFolder();
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(ConnectorFolder::isConnector).sorted().forEach(all::take);
        } catch (IOException e) {
            throw new IllegalStateException("The folder of connectors cannot be read: " + folder, e);
        }
        if (!all.faults.isEmpty()) {
            throw new IllegalStateException("Connector files have faults:\n" + String.join("\n", all.faults));
        }
        return List.copyOf(all.entries);
    }

    private void take(Path file) {
        String text;
        try {
            if (Files.size(file) > 4L * ConnectorFile.LONGEST) {
                faults.add(file + ": is longer than a connector may be");
                return;
            }
            text = Files.readString(file, StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            faults.add(file + ": is not in UTF-8");
            return;
        } catch (NoSuchFileException e) {
            faults.add(file + ": leads to a file that is not there");
            return;
        } catch (IOException e) {
            faults.add(file + ": cannot be read (" + e.getClass().getSimpleName() + ")");
            return;
        }
        switch (ConnectorFile.parse(text)) {
            case Invalid invalid -> invalid.faults().forEach(fault -> faults.add(file + ":" + fault));
            case Valid valid -> {
                Path other = names.putIfAbsent(valid.connector().name(), file);
                if (other != null) {
                    faults.add(file + ": has the name " + valid.connector().name() + ", as " + other + " has");
                }
                entries.add(new Entry(file, valid.connector(), text));
            }
        }
    }

    private static boolean isConnector(Path file) {
        return file.getFileName().toString().matches("[^.].*\\.ya?ml")
                && (Files.isRegularFile(file) || Files.notExists(file));
    }
}
