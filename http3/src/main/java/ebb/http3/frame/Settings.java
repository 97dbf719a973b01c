package ebb.http3.frame;

import static ebb.http3.model.Http3Error.H3_EXCESSIVE_LOAD;
import static ebb.http3.model.Http3Error.H3_FRAME_ERROR;
import static ebb.http3.model.Http3Error.H3_SETTINGS_ERROR;

import ebb.http3.model.Http3Exception;
import ebb.http3.wire.ByteOutput;
import ebb.http3.wire.StreamInput;
import java.io.IOException;

/**
 * What one end tells the other about itself (RFC 9114 §7.2.4.1). Immutable.
 *
 * <p>Ebb offers no QPACK dynamic table and asks for none, so those two settings are neither sent nor kept.
 *
 * @param maxFieldSectionBytes the largest field section that the sender accepts; {@code Long.MAX_VALUE} if not said
 */
public record Settings(long maxFieldSectionBytes) {
    /** What holds until the peer's SETTINGS frame has arrived. */
    public static final Settings INITIAL = new Settings(Long.MAX_VALUE);

    private static final long MAX_FIELD_SECTION_SIZE = 0x06;
    /** More settings than anybody defines; they are remembered while the frame is read, to notice duplicates. */
    private static final int MAX_COUNT = 64;

    /** Reads the payload of a SETTINGS frame and leaves the frame. */
    public static Settings read(StreamInput in) throws IOException {
        long maxFieldSectionBytes = INITIAL.maxFieldSectionBytes;
        long[] seen = new long[MAX_COUNT];
        for (int count = 0; in.remaining() > 0; count++) {
            long id = integer(in);
            long value = integer(in);
            if (count == MAX_COUNT) {
                throw Http3Exception.connection(H3_EXCESSIVE_LOAD, "more than " + MAX_COUNT + " settings");
            }
            checkIdentifier(id, seen, count);
            seen[count] = id;
            // RFC 9114 §7.2.4, §7.2.4.1: identifiers that are unknown, or reserved as grease, mean nothing.
            if (id == MAX_FIELD_SECTION_SIZE) {
                maxFieldSectionBytes = value;
            }
        }
        in.leaveFrame();
        return new Settings(maxFieldSectionBytes);
    }

    /** Writes the whole frame, with one reserved setting (RFC 9114 §7.2.4.1) made from two arbitrary numbers. */
    public void write(ByteOutput out, int greaseId, int greaseValue) {
        ByteOutput payload = new ByteOutput(32);
        payload.writeVarInt(MAX_FIELD_SECTION_SIZE);
        payload.writeVarInt(maxFieldSectionBytes);
        payload.writeVarInt(0x1fL * (greaseId & Integer.MAX_VALUE) + 0x21);
        payload.writeVarInt(greaseValue & Integer.MAX_VALUE);
        out.writeVarInt(FrameType.SETTINGS);
        out.writeVarInt(payload.length());
        out.writeBytes(payload.array(), 0, payload.length());
    }

    private static void checkIdentifier(long id, long[] seen, int count) throws Http3Exception {
        // RFC 9114 §7.2.4.1: settings of HTTP/2 without a meaning in HTTP/3 are an error.
        if (id == 0x00 || id >= 0x02 && id <= 0x05) {
            throw Http3Exception.connection(H3_SETTINGS_ERROR, "setting 0x" + Long.toHexString(id) + " of HTTP/2");
        }
        for (int i = 0; i < count; i++) {
            // RFC 9114 §7.2.4: an identifier may occur only once.
            if (seen[i] == id) {
                throw Http3Exception.connection(H3_SETTINGS_ERROR, "setting 0x" + Long.toHexString(id) + " twice");
            }
        }
    }

    private static long integer(StreamInput in) throws IOException {
        long value = in.readVarInt();
        if (value < 0) {
            throw Http3Exception.connection(H3_FRAME_ERROR, "SETTINGS ended inside a setting");
        }
        return value;
    }
}
