package ebb.http3.session;

import ebb.http3.frame.FrameType;
import ebb.http3.frame.Settings;
import ebb.http3.frame.StreamType;
import ebb.http3.model.Http3Error;
import ebb.http3.stream.ByteStream;
import ebb.http3.stream.Transport;
import ebb.http3.wire.ByteOutput;
import ebb.quic.model.StreamStoppedException;
import java.io.IOException;
import java.util.random.RandomGenerator;

/** This side's control stream. Thread-safe: frames are written one after the other under its monitor. */
final class ControlWriter {
    private static final int SETTINGS_BYTES = 48;
    private static final int FRAME_BYTES = 16;

    private final Transport transport;
    private ByteStream stream;

    ControlWriter(Transport transport) {
        this.transport = transport;
    }

    // RFC 9114 §6.2.1: the control stream is opened at the beginning, and SETTINGS is the first frame on it.
    /** Opens the stream and sends SETTINGS. */
    synchronized void open(Settings settings, RandomGenerator random) throws IOException {
        // RFC 9114 §7.2.4.2: nothing of the peer's is waited for.
        stream = transport.openUnidirectional();
        ByteOutput out = new ByteOutput(SETTINGS_BYTES);
        out.writeVarInt(StreamType.CONTROL);
        settings.write(out, random.nextInt(), random.nextInt());
        send(out);
    }

    /** Sends GOAWAY, if the stream was opened. */
    synchronized void goAway(long id) throws IOException {
        if (stream == null) {
            return;
        }
        ByteOutput payload = new ByteOutput(FRAME_BYTES);
        payload.writeVarInt(id);
        ByteOutput out = new ByteOutput(FRAME_BYTES);
        out.writeVarInt(FrameType.GOAWAY);
        out.writeVarInt(payload.length());
        out.writeBytes(payload.array(), 0, payload.length());
        send(out);
    }

    private void send(ByteOutput out) throws IOException {
        try {
            stream.write(out.array(), 0, out.length());
        } catch (StreamStoppedException e) {
            // RFC 9114 §6.2.1: neither control stream may be closed, nor may its receiver ask for that.
            transport.close(Http3Error.H3_CLOSED_CRITICAL_STREAM, "the control stream was stopped");
            throw e;
        }
    }
}
