package io.holdfast.backup;

import io.holdfast.database.Database;
import io.holdfast.vault.Moments;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Keeps backups from being deleted while they are downloaded. A hold lasts five minutes and is taken anew each minute of progress: one of a process that died, or
 * of a reader that stands still, ends by itself.
 */
@Singleton
class Downloads {
    private static final Logger LOG = Logger.getLogger(Downloads.class);
    private static final Duration HOLD = Duration.ofMinutes(5);
    private static final Duration ANEW = Duration.ofMinutes(1);
    private static final int PIECE = 64 << 10;
    private final Moments moments;
    private final Database database;

    Downloads(Moments moments, Database database) {
        this.moments = moments;
        this.database = database;
    }

    /** Holds a backup until it is closed; {@code backup_deleted} where that is too late. */
    Hold hold(Backup backup) {
        return new Hold(backup.id());
    }

    /** A backup that is being read. For one thread. */
    final class Hold implements AutoCloseable {
        private final UUID backup;
        private final UUID holder = UUID.randomUUID();
        private Patience patience;

        private Hold(UUID backup) {
            this.backup = backup;
            take();
        }

        /** To be called all the time while there is progress; {@code backup_deleted} where the hold ended meanwhile and the backup with it. */
        void goOn() {
            if (patience.isOver()) {
                take();
            }
        }

        /** Copies bytes to their end. */
        void copy(InputStream in, OutputStream out) throws IOException {
            byte[] piece = new byte[PIECE];
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                out.write(piece, 0, read);
                goOn();
            }
        }

        private void take() {
            database.change(sql -> moments.holdFor(sql, backup, holder, HOLD));
            patience = new Patience(ANEW);
        }

        @Override
        public void close() {
            try {
                database.change(sql -> moments.release(sql, holder));
            } catch (RuntimeException e) {
                LOG.warnf(e, "A hold of backup %s was not released: it ends by itself", backup);
            }
        }
    }
}
