package ebb.cli.soak;

import ebb.cli.model.CommandFailure;
import ebb.cli.model.HostPort;
import ebb.cli.soak.message.ServerState;
import java.util.Optional;

/** The server that a run is about. Thread-safe: the timeline asks it too. */
interface Subject extends AutoCloseable {

    /** Where the crowds are to connect to. */
    HostPort address();

    /** The ALPN protocol it speaks. */
    String protocol();

    /** Its process. */
    long pid();

    /** What it says about itself at once; nothing when it cannot be asked. */
    Optional<ServerState> count() throws CommandFailure, InterruptedException;

    /** The same after collecting garbage. */
    Optional<ServerState> collect() throws CommandFailure, InterruptedException;

    @Override
    void close();
}
