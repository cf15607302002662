/**
 * What changed between two moments of a source: first which records, told by the indexes of their snapshots alone; then which of their fields. Nothing outside is called from here but
 * by the backup that reads the present.
 */
package io.holdfast.diff;
