/**
 * Holdfast with all that it needs and a shop to back up, on one machine and with one command: to look at it ({@code ./dev demo}), or
 * to prove by itself that what was spoiled comes back ({@code ./dev demo --smoke}).
 */
package io.holdfast.demo;
