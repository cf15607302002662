package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A limit by the hour, the day or longer that calls exceed.
 *
 * @param bucket its name in the connector
 * @param calls how many it counts of those that are meant to be made
 * @param callsAWindow how many it allows, without what is left unused
 * @param windowSeconds how long its window is
 * @param windows how many windows the calls take, where nothing else uses them
 */
@RegisterForReflection
public record Quota(String bucket, long calls, long callsAWindow, long windowSeconds, long windows) {}
