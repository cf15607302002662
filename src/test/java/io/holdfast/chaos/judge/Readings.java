package io.holdfast.chaos.judge;

/** Reads backups. */
public interface Readings {
    /** Reads a whole backup, its files too; any failure to is an exception that says what does not read. */
    Reading read(Look.Backup backup) throws Exception;
}
