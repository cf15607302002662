/**
 * Floor 3. What was backed up: record versions in sealed segments, a sorted index for each snapshot, media once by content, the manifest.
 * The bytes are described in {@code docs/snapshot-format.md}. Invariants: objects are written once; an object is stored before the row that
 * points at it and deleted before its row; every snapshot is whole by itself.
 */
package io.holdfast.vault;
