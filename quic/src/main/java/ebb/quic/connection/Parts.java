package ebb.quic.connection;

import ebb.quic.model.QuicVersion;
import ebb.quic.trace.Trace;

/** The collaborators of one connection that others of them need; the connection owns them all. */
record Parts(boolean isServer, QuicVersion version, Spaces spaces, Recovery recovery, Paths paths, LocalIds localIds,
        PeerIds peerIds, StreamTraffic streams, ControlFrames control, IdleTimer idle, PathMtu mtu, Trace trace) {

    /** The largest datagram that may be sent on the path in use. */
    int maxDatagramBytes() {
        return mtu.bytes();
    }
}
