package io.holdfast.job;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.stream.Stream;

/** A queue with consumers of its own, so that what a person asked for never waits behind the nightly run. */
public enum Lane {
    BACKUP_AUTO("backup-auto"),
    BACKUP_MANUAL("backup-manual"),
    DIFF("diff"),
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

    /** The lane of that name. */
    static Optional<Lane> named(String name) {
        return Stream.of(values()).filter(lane -> lane.laneName.equals(name)).findFirst();
    }

    String queue() {
        return "holdfast." + laneName;
    }
}
