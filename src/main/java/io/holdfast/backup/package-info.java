/**
 * Floor 4. One moment of a source: asked for by people and policies, read in page tasks, sealed by stream, closed by a manifest. Invariant: every item is
 * accounted for, as stored, carried over, or named among what the backup lacks; only a complete, counted pass may say that a record is gone.
 */
package io.holdfast.backup;
