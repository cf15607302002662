/**
 * What a Java agent puts into a process of the production jar, so that faults happen at named steps without a line in {@code src/main}: methods given by name
 * say when they are entered and left, and the process may be told to die there; the clock may be stepped. These classes are loaded by the boot loader of
 * the process under test: they know nothing but {@code java.base}.
 */
package io.holdfast.chaos.hook;
