package ebb.quic.stream;

import ebb.quic.model.QuicLimits;

/**
 * What one connection grants its streams; immutable, shared by all connections of an endpoint.
 *
 * @param sendBytes           bytes that a stream may hold written and not acknowledged before {@code write} waits
 * @param initialReceiveBytes the receive window with which every stream starts: what the transport parameters
 *                            initial_max_stream_data_* must say
 * @param maxReceiveBytes     the largest window that a stream may grow to
 * @param peerBidirectional   bidirectional streams that the peer may have open at once: initial_max_streams_bidi
 * @param peerUnidirectional  unidirectional streams that the peer may have open at once: initial_max_streams_uni
 */
public record StreamLimits(int sendBytes, long initialReceiveBytes, long maxReceiveBytes, int peerBidirectional,
        int peerUnidirectional) {

    /** Enough for most requests, small enough for a hundred streams of a stranger. */
    private static final long INITIAL_RECEIVE_BYTES = 64 << 10;

    /** The limits of the streams of an endpoint with these limits. */
    public static StreamLimits of(QuicLimits limits) {
        long largest = limits.streamReceiveBytes();
        return new StreamLimits(limits.streamSendBytes(), Math.min(INITIAL_RECEIVE_BYTES, largest), largest,
                limits.streams(), limits.uniStreams());
    }
}
