package io.holdfast.crypto;

import io.smallrye.config.ConfigMapping;
import java.util.Map;

/** The installation's master keys. */
@ConfigMapping(prefix = "holdfast.master-key")
interface MasterKeyConfig {
    /** The id of the key that wraps new data keys. */
    String id();

    /** That key: 32 random bytes in base64. */
    String secret();

    /** Older keys by id, in base64, still able to unwrap. */
    Map<String, String> previous();
}
