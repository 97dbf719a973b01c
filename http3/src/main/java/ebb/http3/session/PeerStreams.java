package ebb.http3.session;

import static ebb.http3.model.Http3Error.H3_CLOSED_CRITICAL_STREAM;
import static ebb.http3.model.Http3Error.H3_ID_ERROR;
import static ebb.http3.model.Http3Error.H3_STREAM_CREATION_ERROR;

import ebb.http3.frame.Place;
import ebb.http3.frame.StreamType;
import ebb.http3.model.Http3Exception;
import ebb.http3.qpack.QpackStreams;
import ebb.http3.stream.ByteStream;
import ebb.http3.wire.StreamInput;
import ebb.quic.model.StreamResetException;
import java.io.IOException;

/**
 * The unidirectional streams that the peer opens (RFC 9114 §6.2). Thread-safe; each stream is read on the thread that
 * hands it in, until it ends. It holds one bit for each kind of stream and a small buffer for each that is being read.
 */
final class PeerStreams {
    private static final int BUFFER_BYTES = 64;

    private final PeerGuard guard;
    private final Place place;
    private final PeerControl control;
    private int seen;

    PeerStreams(PeerGuard guard, Place place, PeerControl.Events events) {
        this.guard = guard;
        this.place = place;
        this.control = new PeerControl(place, events);
    }

    /** Reads a stream to its end. */
    void read(ByteStream stream) {
        try {
            StreamInput in = new StreamInput(stream, BUFFER_BYTES);
            long type;
            try {
                type = in.readVarInt();
            } catch (StreamResetException _) {
                // RFC 9114 §6.2: a stream may be reset, or end, before it has said what it is.
                return;
            }
            if (type >= 0) {
                readTyped(stream, in, type);
            }
        } catch (Http3Exception e) {
            guard.fail(stream, e);
        } catch (IOException _) {
            // The connection is gone, and with it every reason to read.
            stream.stopSending(H3_STREAM_CREATION_ERROR);
        }
    }

    private void readTyped(ByteStream stream, StreamInput in, long type) throws IOException {
        if (type == StreamType.PUSH) {
            throw pushed();
        }
        if (type > StreamType.QPACK_DECODER) {
            // RFC 9114 §6.2, §6.2.3, §9: types without meaning are not read any further, and are no error.
            stream.stopSending(H3_STREAM_CREATION_ERROR);
            guard.frameSkipped();
            return;
        }
        requireFirst(type);
        try {
            readCritical(in, type);
        } catch (StreamResetException _) {
            throw closed();
        }
    }

    private void readCritical(StreamInput in, long type) throws IOException {
        if (type == StreamType.CONTROL) {
            control.read(in, guard);
        } else if (type == StreamType.QPACK_ENCODER) {
            while (QpackStreams.readEncoderInstruction(in)) {
                guard.frameSkipped();
            }
        } else {
            while (QpackStreams.readDecoderInstruction(in)) {
                guard.frameSkipped();
            }
        }
        // RFC 9204 §4.2: the two streams of QPACK live as long as the connection.
        throw closed();
    }

    private synchronized void requireFirst(long type) throws Http3Exception {
        int bit = 1 << type;
        // RFC 9114 §6.2.1, RFC 9204 §4.2: there is one control stream, one encoder stream and one decoder stream.
        if ((seen & bit) != 0) {
            throw Http3Exception.connection(H3_STREAM_CREATION_ERROR, "a second stream of type " + type);
        }
        seen |= bit;
    }

    private Http3Exception pushed() {
        // RFC 9114 §6.2.2: clients do not push. RFC 9114 §4.6: and this client never allowed a push.
        return place == Place.CLIENT_CONTROL
                ? Http3Exception.connection(H3_STREAM_CREATION_ERROR, "a push stream from a client")
                : Http3Exception.connection(H3_ID_ERROR, "a push stream, but no push was allowed");
    }

    private static Http3Exception closed() {
        return Http3Exception.connection(H3_CLOSED_CRITICAL_STREAM, "a critical stream was closed");
    }
}
