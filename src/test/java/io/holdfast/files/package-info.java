/** Streams that are one file: a host of such files, and backups of them. */
package io.holdfast.files;
