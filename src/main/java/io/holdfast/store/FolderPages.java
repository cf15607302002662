package io.holdfast.store;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Lists files below a folder in the order of their keys, page by page, as S3 does. One look at a folder keeps at most {@value #AHEAD} of its names, so memory is bounded
 * whatever its size; of a large folder the names that a page did not need are kept for the next one, up to a minute. So a file that is there from the first page to the last is
 * listed once; one that comes or goes meanwhile may be listed or not. Safe for use by many threads.
 */
final class FolderPages {
    private static final int AHEAD = 50_000;
    private static final int FOLDERS = 4;
    private static final long FRESH = 60_000_000_000L;
    private final Path root;
    private final Path hidden;
    private final int ahead;
    private final Map<String, Rest> rests = new LinkedHashMap<>();

    FolderPages(Path root, Path hidden) {
        this(root, hidden, AHEAD);
    }

    FolderPages(Path root, Path hidden, int ahead) {
        this.root = root;
        this.hidden = hidden;
        this.ahead = ahead;
    }

    /**
     * Names of a folder that come next, in order; those of folders end with a slash.
     *
     * @param whole whether no name comes behind them
     * @param seen when they were read, by {@link System#nanoTime()}
     */
    private record Names(ArrayDeque<String> next, boolean whole, long seen) {}

    /** What a page of that prefix left over of a folder, and the key that it ended with. */
    private record Rest(String prefix, String after, Names names) {}

    /** At most {@code limit} keys that begin with {@code prefix}, behind {@code after}; empty text for all. */
    List<String> page(String prefix, String after, int limit) throws IOException {
        List<String> found = new ArrayList<>();
        walk(prefix.substring(0, prefix.lastIndexOf('/') + 1), new Wanted(prefix, after, limit), found);
        return found;
    }

    private record Wanted(String prefix, String after, int limit) {
        /** Whether a file of that key, or one below a folder of that key, may be wanted. */
        boolean mayHave(String key) {
            return (key.startsWith(prefix) || prefix.startsWith(key))
                    && (key.compareTo(after) > 0 || after.startsWith(key));
        }

        boolean isFull(List<String> found) {
            return found.size() >= limit;
        }
    }

    private void walk(String folder, Wanted wanted, List<String> found) throws IOException {
        Names names = kept(folder, wanted);
        String last = "";
        while (!wanted.isFull(found)) {
            if (names == null) {
                names = look(folder, wanted, last);
            }
            while (!names.next().isEmpty() && !wanted.isFull(found)) {
                last = names.next().poll();
                String key = folder + last;
                if (key.endsWith("/")) {
                    walk(key, wanted, found);
                } else if (key.startsWith(wanted.prefix()) && key.compareTo(wanted.after()) > 0) {
                    found.add(key);
                }
            }
            if (wanted.isFull(found)) {
                keep(folder, wanted, last, names);
            } else if (names.whole()) {
                return;
            }
            names = null;
        }
    }

    /** The first names behind one, of all that the folder has, without holding more than these. */
    private Names look(String folder, Wanted wanted, String last) throws IOException {
        PriorityQueue<String> first = new PriorityQueue<>(Collections.reverseOrder());
        boolean whole = true;
        long now = System.nanoTime();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(root.resolve(folder))) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (file.equals(hidden)
                        || !wanted.mayHave(folder + name) && !wanted.mayHave(folder + name + "/")
                        || (name + "/").compareTo(last) <= 0) {
                    continue;
                }
                if (first.size() == ahead && name.compareTo(first.peek()) > 0) {
                    whole = false;
                    continue;
                }
                String entry = Files.isDirectory(file) ? name + "/" : name;
                if (wanted.mayHave(folder + entry) && entry.compareTo(last) > 0) {
                    first.add(entry);
                }
                if (first.size() > ahead) {
                    first.poll();
                    whole = false;
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            // It went while the page was made, or never was.
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        List<String> ordered = new ArrayList<>(first);
        Collections.sort(ordered);
        return new Names(new ArrayDeque<>(ordered), whole, now);
    }

    private synchronized Names kept(String folder, Wanted wanted) {
        Rest rest = rests.get(folder);
        if (rest == null
                || !rest.after().equals(wanted.after())
                || !rest.prefix().equals(wanted.prefix())) {
            return null;
        }
        rests.remove(folder);
        return System.nanoTime() - rest.names().seen() < FRESH ? rest.names() : null;
    }

    private synchronized void keep(String folder, Wanted wanted, String last, Names names) {
        if (last.endsWith("/") || names.next().isEmpty()) {
            return;
        }
        rests.remove(folder);
        rests.put(folder, new Rest(wanted.prefix(), folder + last, names));
        if (rests.size() > FOLDERS) {
            rests.remove(rests.keySet().iterator().next());
        }
    }
}
