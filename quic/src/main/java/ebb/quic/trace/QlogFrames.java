package ebb.quic.trace;

import ebb.quic.model.TransportError;
import ebb.quic.wire.AckRanges;
import ebb.quic.wire.Frame;
import ebb.quic.wire.FrameReader;
import ebb.quic.wire.ProtocolViolation;
import java.util.Locale;

/**
 * The frames of a packet as qlog writes them. Made for one packet. Contents of streams, tokens and reset tokens stay
 * out of the file; of packets with very many frames or ranges some are left out.
 */
final class QlogFrames {
    private static final int MAX_FRAMES = 64;
    private static final int MAX_RANGES = 32;
    /** More than any delay that means something, and so little that scaling it does not overflow. */
    private static final long MAX_RAW_DELAY = 1L << 30;
    private static final long NANOS_PER_MICRO = 1000;

    private final JsonWriter out;
    private final int ackDelayExponent;

    /** A writer of frames whose sender scales ACK delays so. */
    QlogFrames(JsonWriter out, int ackDelayExponent) {
        this.out = out;
        this.ackDelayExponent = ackDelayExponent;
    }

    /** Writes the array of frames that the payload consists of, up to the first that is malformed. */
    void write(byte[] buffer, int offset, int length) {
        out.array("frames");
        // Nobody has judged the packet yet: an empty one is an error to the reader, and here just empty.
        if (length > 0) {
            FrameReader reader = new FrameReader();
            reader.reset(buffer, offset, length);
            int left = MAX_FRAMES;
            while (left > 0 && reader.hasNext() && writeNext(reader)) {
                left--;
            }
        }
        out.endArray();
    }

    private boolean writeNext(FrameReader reader) {
        Frame frame;
        try {
            frame = reader.next();
        } catch (ProtocolViolation malformed) {
            out.object().field("frame_type", "unknown").field("frame_type_bytes", malformed.frameType()).endObject();
            return false;
        }
        out.object();
        write(frame);
        out.endObject();
        return true;
    }

    private void write(Frame frame) {
        switch (frame) {
            case Frame.Padding padding -> raw(type("padding"), padding.length());
            case Frame.Ping _ -> type("ping");
            case Frame.Ack ack -> ack(ack);
            case Frame.ResetStream reset -> applicationError(type("reset_stream")
                    .field("stream_id", reset.streamId()), reset.errorCode()).field("final_size", reset.finalSize());
            case Frame.StopSending stop -> applicationError(type("stop_sending")
                    .field("stream_id", stop.streamId()), stop.errorCode());
            case Frame.Crypto crypto -> raw(type("crypto").field("offset", crypto.offset()), crypto.dataLength());
            case Frame.NewToken token -> raw(type("new_token").object("token"), token.token().length).endObject();
            case Frame.Stream stream -> raw(type("stream").field("stream_id", stream.streamId())
                    .field("offset", stream.offset()).field("fin", stream.fin()), stream.dataLength());
            case Frame.Datagram datagram -> raw(type("datagram"), datagram.dataLength());
            case Frame.ConnectionClose close -> close(type("connection_close"), close);
            case Frame.HandshakeDone _ -> type("handshake_done");
            case Frame.NewConnectionId id -> type("new_connection_id").field("sequence_number", id.sequence())
                    .field("retire_prior_to", id.retirePriorTo()).hex("connection_id", id.connectionId());
            case Frame.RetireConnectionId id -> type("retire_connection_id")
                    .field("sequence_number", id.sequence());
            case Frame.PathChallenge challenge -> type("path_challenge").hex("data", bytes(challenge.data()));
            case Frame.PathResponse response -> type("path_response").hex("data", bytes(response.data()));
            case Frame.MaxData _, Frame.MaxStreamData _, Frame.MaxStreams _, Frame.DataBlocked _,
                    Frame.StreamDataBlocked _, Frame.StreamsBlocked _ -> flowControl(frame);
        }
    }

    private void flowControl(Frame frame) {
        switch (frame) {
            case Frame.MaxData max -> type("max_data").field("maximum", max.limit());
            case Frame.MaxStreamData max -> type("max_stream_data").field("stream_id", max.streamId())
                    .field("maximum", max.limit());
            case Frame.MaxStreams max -> type("max_streams").field("stream_type", kind(max.bidirectional()))
                    .field("maximum", max.limit());
            case Frame.DataBlocked blocked -> type("data_blocked").field("limit", blocked.limit());
            case Frame.StreamDataBlocked blocked -> type("stream_data_blocked")
                    .field("stream_id", blocked.streamId()).field("limit", blocked.limit());
            case Frame.StreamsBlocked blocked -> type("streams_blocked")
                    .field("stream_type", kind(blocked.bidirectional())).field("limit", blocked.limit());
            default -> throw new AssertionError(frame);
        }
    }

    private JsonWriter type(String type) {
        return out.field("frame_type", type);
    }

    private static JsonWriter raw(JsonWriter out, int payloadBytes) {
        return out.object("raw").field("payload_length", payloadBytes).endObject();
    }

    private static String kind(boolean bidirectional) {
        return bidirectional ? "bidirectional" : "unidirectional";
    }

    private static JsonWriter applicationError(JsonWriter out, long code) {
        return out.field("error", "unknown").field("error_code", code);
    }

    private void ack(Frame.Ack ack) {
        long micros = Math.min(ack.rawDelay(), MAX_RAW_DELAY) << ackDelayExponent;
        type("ack").millis("ack_delay", micros * NANOS_PER_MICRO).array("acked_ranges");
        AckRanges ranges = ack.ranges();
        // Ascending, as qlog has them; the newest if there are too many.
        for (int range = Math.min(ranges.count(), MAX_RANGES) - 1; range >= 0; range--) {
            out.array().value(ranges.smallest(range));
            if (ranges.largest(range) != ranges.smallest(range)) {
                out.value(ranges.largest(range));
            }
            out.endArray();
        }
        out.endArray();
        if (ack.ecn()) {
            out.field("ect1", ack.ect1()).field("ect0", ack.ect0()).field("ce", ack.ce());
        }
    }

    private static void close(JsonWriter out, Frame.ConnectionClose close) {
        out.field("error_space", close.application() ? "application" : "transport");
        if (close.application()) {
            applicationError(out, close.errorCode());
        } else {
            transportError(out, "error", close.errorCode());
            out.field("trigger_frame_type", close.frameType());
        }
        out.field("reason", close.phrase());
    }

    /** A transport error by qlog's name, or as a number. */
    static void transportError(JsonWriter out, String field, long code) {
        if (code >= TransportError.crypto(0) && code <= TransportError.crypto(255)) {
            out.field(field, "crypto_error_0x" + Long.toHexString(code));
        } else if (code <= TransportError.NO_VIABLE_PATH) {
            out.field(field, TransportError.name(code).toLowerCase(Locale.ROOT));
        } else {
            out.field(field, "unknown").field("error_code", code);
        }
    }

    private static byte[] bytes(long value) {
        byte[] bytes = new byte[Long.BYTES];
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[i] = (byte) (value >>> 8 * (Long.BYTES - 1 - i));
        }
        return bytes;
    }
}
