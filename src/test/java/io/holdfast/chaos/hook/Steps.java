package io.holdfast.chaos.hook;

import java.util.Arrays;
import java.util.Optional;

/** The named steps of the service: which methods of which class they are. By names alone, so that a changed signature does not matter. */
public enum Steps {
    CLAIM("io/holdfast/job/Turns", "claim"),
    STORE("io/holdfast/store/S3Store", "putIfAbsent"),
    DONE("io/holdfast/job/TaskDesk", "done"),
    CHECKPOINT("io/holdfast/job/TaskDesk", "checkpoint"),
    PUT_BACK("io/holdfast/job/TaskDesk", "putBack"),
    THROTTLED("io/holdfast/job/TaskDesk", "throttled"),
    FAILED("io/holdfast/job/TaskDesk", "failed"),
    FINISH("io/holdfast/job/TaskDesk", "closed"),
    PUBLISH("io/holdfast/job/Wakes", "send"),
    REGISTER("io/holdfast/vault/StoredObjects", "register"),
    STRETCH("io/holdfast/vault/StoredObjects", "stretch"),
    MANIFEST("io/holdfast/vault/Manifests", "store"),
    MANIFEST_DELETE("io/holdfast/vault/Manifests", "delete"),
    CONDEMN("io/holdfast/vault/CleanUp", "condemn"),
    OBJECT_DELETE("io/holdfast/store/S3Store", "delete"),
    ROW_DELETE("io/holdfast/vault/CleanUp", "forget"),
    BREAK("io/holdfast/vault/ObjectCheck", "markBroken"),
    ASSESS("io/holdfast/vault/Damages", "assess"),
    /** A restore is about to note that it creates something. */
    INTEND("io/holdfast/restore/ItemChanges", "intended"),
    /** The same of changing or deleting something. */
    TRY("io/holdfast/restore/ItemChanges", "trying"),
    /** Between the two points lies a creation, from what is noted of it to the platform's answer. */
    CREATE("io/holdfast/connector/RestConnection", "create"),
    /** The same of a change. */
    UPDATE("io/holdfast/connector/RestConnection", "update"),
    /** What became of a record is noted between the two points. */
    NOTE("io/holdfast/restore/RecordWriting", "note");

    private final String owner;
    private final String method;

    Steps(String owner, String method) {
        this.owner = owner;
        this.method = method;
    }

    String owner() {
        return owner;
    }

    /** The point before the step. */
    public String before() {
        return name() + "/before";
    }

    /** The point behind the step, reached only where it ended without an exception. */
    public String after() {
        return name() + "/after";
    }

    static boolean isIn(String owner) {
        return Arrays.stream(values()).anyMatch(step -> step.owner.equals(owner));
    }

    static Optional<Steps> of(String owner, String method) {
        return Arrays.stream(values())
                .filter(step -> step.owner.equals(owner) && step.method.equals(method))
                .findFirst();
    }
}
