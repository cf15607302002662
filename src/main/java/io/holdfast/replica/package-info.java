/** What this process is for: the roles that one binary plays in an installation of many. */
package io.holdfast.replica;
