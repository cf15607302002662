package io.holdfast.job;

import com.fasterxml.jackson.annotation.JsonValue;

/** A queue with consumers of its own, so that what a person asked for never waits behind the nightly run. */
public enum Lane {
    BACKUP_AUTO("backup-auto"),
    BACKUP_MANUAL("backup-manual"),
    RESTORE("restore"),
    MAINTENANCE("maintenance");

    private final String laneName;

    Lane(String laneName) {
        this.laneName = laneName;
    }

    /** The lane's name: its routing key, the end of its queue's name, its label in metrics. */
    @JsonValue
    public String laneName() {
        return laneName;
    }

    String queue() {
        return "holdfast." + laneName;
    }
}
