/**
 * Floor 2. Where bytes lie: one small port over S3 and a directory. Knows nothing of what the bytes are.
 */
package io.holdfast.store;
