package io.holdfast.chaos.judge;

/**
 * What the campaign did to an object in the bucket.
 *
 * @param object which
 * @param gone whether it was taken away, rather than spoilt
 */
public record Harm(Look.Stored object, boolean gone) {}
