package ebb.quic.connection;

import ebb.quic.model.CloseReason;

/**
 * How application threads reach the loop that a connection is confined to. All calls are wait-free. {@code owner} is
 * what the endpoint gave the connection in its {@link ConnectionSetup}.
 */
public interface LoopHandle {

    /** The loop must look at this connection soon; asking twice is asking once. */
    void signal(Object owner);

    /** The loop is to close the connection with this reason. */
    void close(Object owner, CloseReason reason);

    /** Runs the task on the loop. False when the loop has ended, and the task will never run. */
    boolean execute(Runnable task);
}
