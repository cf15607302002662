/**
 * The production jar as a process of its own, started, frozen and killed from outside, and a client of its API that shares no class
 * with it. The demo, the smoke run and the tests across processes use both.
 */
package io.holdfast.process;
