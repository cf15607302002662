/**
 * The servers that Holdfast stands on, started privately on this machine without Docker: PostgreSQL, Redis, a message broker, an
 * object store and a mail server. Every one listens on a free port of the loopback address, keeps its data in a folder of its own
 * and ends with the stack; servers that the stack did not start are never touched. Tests, the demo and {@code ./dev stack} share it.
 */
package io.holdfast.stack;
