package io.holdfast.restore;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.backup.BackupContent;
import io.holdfast.backup.MediaEntry;
import io.holdfast.connector.MediaAnswer;
import io.holdfast.connector.MediaAnswer.Validators;
import io.holdfast.connector.MediaFile;
import io.holdfast.connector.MediaLink;
import io.holdfast.connector.MediaLinks;
import io.holdfast.connector.RawRecord;
import io.holdfast.connector.StreamSpec;
import io.holdfast.problem.Kind;
import io.holdfast.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The files of a restore's records: which are there, and which have to be put there again. Not for use by several threads. */
final class LiveFiles {
    /** Bytes of files that one request holds; links beyond them stay links. */
    private static final long INLINE_LIMIT = 16 << 20;

    private final LiveState live;
    private final BackupContent content;
    private final Map<String, Boolean> answering = new HashMap<>();

    LiveFiles(LiveState live, BackupContent content) {
        this.live = live;
        this.content = content;
    }

    /** Where a record's files have to be put before it is written. */
    interface Upload {
        /** A file has a new link: to be noted before the record is written. */
        void uploaded(String oldUrl, String newUrl);
    }

    /** The record with every link leading to a file that is there: those that vanished are uploaded again from the backup. */
    ObjectNode withFiles(StreamSpec stream, RawRecord raw, ObjectNode record, Upload upload) {
        Map<String, String> links = new HashMap<>();
        ObjectNode filled = record;
        long room = INLINE_LIMIT;
        for (MediaLink link : live.connection().mediaOf(stream, raw)) {
            Optional<MediaEntry> entry = content.media(live.backup(), link);
            if (entry.isPresent() && link.inline().isPresent()) {
                Optional<String> own = ownLink(stream, raw.key(), entry.get());
                long size = entry.get().file().size();
                if (own.isPresent()) {
                    links.put(link.pointer(), own.get());
                } else if (size <= room) {
                    filled = MediaLinks.filled(filled, link, bytes(entry.get()));
                    room -= size;
                }
                continue;
            }
            if (entry.isEmpty() || !isUploadable(stream)) {
                continue;
            }
            String url = place(stream, link.url(), entry.get()).orElseGet(() -> {
                String fresh = live.connection().upload(stream, file(entry.get()));
                upload.uploaded(link.url(), fresh);
                return fresh;
            });
            if (!url.equals(link.url())) {
                links.put(link.pointer(), url);
            }
        }
        return MediaLinks.replaced(filled, links);
    }

    /** How many files of a record would have to be sent by calls of their own. */
    long uploads(StreamSpec stream, RawRecord raw) {
        return isUploadable(stream) ? missing(stream, raw) : 0;
    }

    /** How many files of a record would have to be sent again. */
    long missing(StreamSpec stream, RawRecord raw) {
        boolean uploadable = isUploadable(stream);
        return live.connection().mediaOf(stream, raw).stream()
                .filter(link -> content.media(live.backup(), link)
                        .filter(entry -> link.inline().isPresent()
                                ? ownLink(stream, raw.key(), entry).isEmpty()
                                : uploadable && place(stream, link.url(), entry).isEmpty())
                        .isPresent())
                .count();
    }

    /** The live record's own link to a file of the same bytes; empty where it has none, whatever files others have. */
    private Optional<String> ownLink(StreamSpec stream, String key, MediaEntry entry) {
        return live.keys()
                .living(stream, key)
                .flatMap(current -> live.held(stream.name(), current).map(held -> new RawRecord(current, held.text())))
                .flatMap(record -> live.connection().mediaOf(stream, record).stream()
                        .filter(link -> isThere(stream, link.identity(), link.url(), entry))
                        .map(MediaLink::url)
                        .findFirst());
    }

    private byte[] bytes(MediaEntry entry) {
        try (InputStream in = content.open(live.backup(), entry)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The link under which the file is there now; empty where it is not. */
    private Optional<String> place(StreamSpec stream, String url, MediaEntry entry) {
        Optional<KeyMap.Moved> moved = live.uploaded(url);
        if (moved.filter(live.keys()::isOurs).isPresent()) {
            return moved.map(KeyMap.Moved::newKey);
        }
        String current = moved.map(KeyMap.Moved::newKey).orElse(url);
        return Optional.of(current).filter(it -> isThere(stream, MediaLinks.identity(stream, it), it, entry));
    }

    /** Whether a link led to the same bytes when the safety backup was made; and whether it still answers, where files are what was asked for: one that its record vouches for by a hash was not fetched then. */
    private boolean isThere(StreamSpec stream, String identity, String url, MediaEntry entry) {
        return content.seenMedia(live.safety(), identity)
                .filter(seen -> seen.file().sha256().equals(entry.file().sha256()))
                .filter(seen -> !live.restore().selection().isMediaOf(stream) || answers(url, seen))
                .isPresent();
    }

    private boolean answers(String url, MediaEntry seen) {
        Validators known = new Validators(Optional.ofNullable(seen.etag()), Optional.ofNullable(seen.lastModified()));
        return answering.computeIfAbsent(url, link -> {
            try (MediaAnswer answer = live.connection().media(link, known)) {
                return answer != null;
            } catch (IOException e) {
                return true;
            } catch (Problem problem) {
                if (problem.kind() != Kind.ITEM_REFUSED) {
                    throw problem;
                }
                return false;
            }
        });
    }

    /** The file that makes up the record, in streams whose records are files. */
    Optional<MediaFile> madeOf(StreamSpec stream, RawRecord raw) {
        return stream.createdFromFile()
                .flatMap(pointer -> live.connection().mediaOf(stream, raw).stream()
                        .filter(link -> link.pointer().equals(pointer))
                        .findFirst()
                        .flatMap(link -> content.media(live.backup(), link))
                        .map(this::file));
    }

    private static boolean isUploadable(StreamSpec stream) {
        return stream.media().stream().anyMatch(media -> media.upload() != null);
    }

    private MediaFile file(MediaEntry entry) {
        String path = URI.create(entry.url()).getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        return new MediaFile(
                name.isEmpty() ? "file" : name,
                entry.contentType(),
                entry.file().size(),
                () -> content.open(live.backup(), entry));
    }
}
