package ebb.testkit;

import ebb.quic.connection.Link;
import ebb.quic.model.CloseReason;
import ebb.quic.stream.Stream;
import java.io.IOException;

/** An application in a simulation: scripted, in the one thread of the net, so nothing in it may wait. */
public interface SimApplication {

    /** Does nothing. */
    SimApplication NONE = new SimApplication() {
    };

    /** The handshake of a connection is complete. */
    default void opened(Link link) throws IOException {
    }

    /** The peer opened a stream. */
    default void streamOpened(Link link, Stream stream) throws IOException {
    }

    /** A connection is over. */
    default void closing(Link link, CloseReason reason) {
    }

    /** Called after everything that happens to the host: does what it can do now. */
    default void turn() throws IOException {
    }
}
