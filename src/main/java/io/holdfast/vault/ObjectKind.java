package io.holdfast.vault;

/** What an object of the vault is; the code stands in its header and in what its frames are bound to. */
public enum ObjectKind {
    SEGMENT(1, "segments"),
    BASE(2, "indexes"),
    DELTA(3, "indexes"),
    RUN(4, "indexes"),
    MANIFEST(5, "manifests"),
    MEDIA(6, "media"),
    EXPORT(7, "exports"),
    FACT(8, "facts");

    private final byte code;
    private final String folder;

    ObjectKind(int code, String folder) {
        this.code = (byte) code;
        this.folder = folder;
    }

    byte code() {
        return code;
    }

    String folder() {
        return folder;
    }
}
