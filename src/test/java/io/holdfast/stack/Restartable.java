package io.holdfast.stack;

import java.io.IOException;

/** A server that can die and come back on the same port, with whatever it keeps over its death. */
interface Restartable extends AutoCloseable {
    /** Ends the server without warning and starts it again; returns when it takes connections. */
    void restart() throws Exception;

    @Override
    void close() throws IOException;
}
