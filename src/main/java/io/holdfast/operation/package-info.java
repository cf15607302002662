/**
 * Floor 5. What those who run Holdfast see of a replica from outside: what it is, whether the servers that it stands on answer, and how its HTTP times are cut into
 * buckets. Called by nobody.
 */
package io.holdfast.operation;
