/** The worked example of docs/connectors.md: its file, and the help desk that it is for. */
package io.holdfast.guide;
