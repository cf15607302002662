/**
 * Calls that make something once, however often they are sent: those that carry the header {@code Idempotency-Key} of
 * <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">draft-ietf-httpapi-idempotency-key-header</a>.
 */
package io.holdfast.idempotency;
