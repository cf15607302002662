package io.holdfast.vault;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * A gap in the numbers of a feed: an event in it may not have been committed yet when those behind it were read.
 *
 * @param since when it was seen first
 * @param edge the highest number, as JSON, that had been read by then: gaps below it are as old
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
public record FeedGap(Instant since, String edge) {}
