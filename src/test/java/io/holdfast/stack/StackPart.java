package io.holdfast.stack;

/** A server of a stack that can be restarted on its own. */
public enum StackPart {
    DATABASE,
    REDIS,
    BROKER,
    OBJECTS
}
