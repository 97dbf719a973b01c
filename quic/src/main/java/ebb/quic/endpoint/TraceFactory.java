package ebb.quic.endpoint;

import ebb.quic.trace.Trace;
import ebb.quic.wire.ConnectionId;

/** Makes the trace of a connection that begins. */
public interface TraceFactory {

    /** A trace for the connection that the client first addressed by this ID. */
    Trace create(boolean server, ConnectionId originalDestination, long now);
}
