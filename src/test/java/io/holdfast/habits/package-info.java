/** What real platforms do that nobody expects, taken from public bug reports: each habit is a small source, and a test that says what a backup has to make of it. */
package io.holdfast.habits;
