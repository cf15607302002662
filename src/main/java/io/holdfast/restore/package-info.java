/**
 * Floor 4. Puts records of a backup back where they came from: a safety backup first, then what differs, in the order of references, each record with an outcome.
 * Invariants: seen = created + changed + deleted + unchanged + skipped + failed + uncertain (+ pending); nothing is written over that the safety backup, or what is kept beside it, does not hold; a creation is noted as intended before it is sent, and never sent twice on a guess.
 */
package io.holdfast.restore;
