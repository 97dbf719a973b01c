package ebb.cli.soak.crowd;

import ebb.quic.QuicClient;
import java.io.IOException;

/** A client socket that opens connections in one protocol. Thread-safe. */
interface Caller {

    /** Opens a connection; waits until its handshake is complete. */
    Call call() throws IOException;

    /** The client underneath, which the caller owns; closing it ends all calls. */
    QuicClient quic();

    /** A connection. */
    interface Call {

        /** A question and its answer. */
        void exchange() throws IOException;

        /** Has the server send for as long as the connection lives, where the protocol can ask for that. */
        void trickle() throws IOException;

        /** A sign of life, so that the idle timeout begins anew. */
        void beat() throws IOException;

        void hangUp();
    }
}
