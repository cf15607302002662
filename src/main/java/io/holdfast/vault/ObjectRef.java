package io.holdfast.vault;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.HexFormat;

/**
 * Which object: enough to find it and to open its frames.
 *
 * @param name the last part of its key
 * @param id the random id that its frames are bound to, 16 bytes in hex
 * @param keyVersion the version of the data key that sealed it
 * @param size bytes as stored
 */
@RegisterForReflection
public record ObjectRef(ObjectKind kind, String name, String id, int keyVersion, long size) {
    byte[] idBytes() {
        return HexFormat.of().parseHex(id);
    }
}
