package ebb.cli.soak;

import ebb.cli.soak.message.ServerState;
import java.util.Optional;

/**
 * A measurement of the server.
 *
 * @param seconds  since the start of the run
 * @param rssBytes what its process occupies
 * @param state    what it says about itself; nothing when it is somebody else's
 */
record Sample(double seconds, long rssBytes, Optional<ServerState> state) {
}
