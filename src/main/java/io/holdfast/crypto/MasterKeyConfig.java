package io.holdfast.crypto;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The installation's master keys. */
@ConfigMapping(prefix = "holdfast.master-key")
interface MasterKeyConfig {
    /** The id of the key that wraps data keys. Another id needs another key. */
    String id();

    /** That key: 32 random bytes in base64. This or {@link #secretFile} has to be set. */
    Optional<String> secret();

    /** A file that holds that key instead, in base64, such as a mounted secret; read at the start. */
    Optional<Path> secretFile();

    /** Older keys by id, in base64, still able to unwrap. */
    Map<String, String> previous();

    /** Files with older keys by id, in base64, still able to unwrap. */
    Map<String, String> previousFile();
}
