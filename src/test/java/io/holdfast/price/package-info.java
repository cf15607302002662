/**
 * {@code ./dev bench vault}: what change costs. The same product records, day by day, go into the vault, by its own classes and rows in a process of its own, and into
 * restic and borg.
 */
package io.holdfast.price;
