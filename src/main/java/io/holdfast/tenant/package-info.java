/**
 * Floor 1. Customer organisations, their data keys, and which of them the current work is for. Invariant: nothing crosses a tenant's
 * border; a Hibernate session without a bound tenant fails.
 */
package io.holdfast.tenant;
