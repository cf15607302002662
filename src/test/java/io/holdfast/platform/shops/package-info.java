/** Shop platforms on the loopback as their vendors publish them: pages, counts, limits, refusals and keys of their own. What they answer has the shapes kept in {@code platforms}. */
package io.holdfast.platform.shops;
