/**
 * Floor 1. The only door to SQL outside Hibernate: short transactions, prepared statements, rows to values. Invariant: no transaction
 * is open while anything outside the database is waited for, which is why work inside one gets a connection and nothing else.
 */
package io.holdfast.database;
