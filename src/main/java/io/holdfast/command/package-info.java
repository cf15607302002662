/** The binary's door for operators: the service, and the commands that do one thing and end. */
package io.holdfast.command;
