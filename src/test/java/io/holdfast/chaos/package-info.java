/**
 * {@code ./dev chaos jobs}: an installation of several processes, tenants whose shops are backed up and restored without end, and everything that may go wrong
 * with processes, networks, servers, clocks and messages; afterwards the judge.
 */
package io.holdfast.chaos;
