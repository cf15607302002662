package io.holdfast.connector;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How calls to outside systems are bounded. */
@ConfigMapping(prefix = "holdfast.outgoing")
public interface OutgoingConfig {
    /** How long a connection may take to come about. */
    @WithDefault("10s")
    Duration connectTimeout();

    /** How long a call may take from its first byte to the last of its answer; of media, to the answer's headers. */
    @WithDefault("60s")
    Duration requestTimeout();

    /** How long a media file may stand still on its way. */
    @WithDefault("30s")
    Duration stallTimeout();

    /** The largest answer that is not a media file. */
    @WithDefault("32M")
    MemorySize pageLimit();

    /** The largest record. */
    @WithDefault("16M")
    MemorySize recordLimit();

    /** The largest media file. */
    @WithDefault("4G")
    MemorySize mediaLimit();

    /** Networks (CIDR) that may be called although they are private, loopback, link-local or otherwise not public. */
    Optional<List<String>> allowedNetworks();
}
