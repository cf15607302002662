/**
 * Floor 4. Puts records of a backup back where they came from: a safety backup first, then what differs, in the order of references, each record with an outcome.
 * Invariant: seen = created + changed + unchanged + skipped + failed + uncertain; a creation is noted as intended before it is sent, and never sent twice on a guess.
 */
package io.holdfast.restore;
