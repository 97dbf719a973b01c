package ebb.quic.wire;

import ebb.quic.model.TransportError;
import java.util.Arrays;

/**
 * The sequence of (identifier, length, value) in which transport parameters travel, without their meaning. Values of
 * unknown identifiers are skipped, not kept. Lives while one is parsed; bounded by the bytes it was given.
 */
final class ParameterBlock {
    /** Identifiers below this are looked up; all that Ebb knows are. */
    private static final int KNOWN_IDS = 0x21;
    private static final int ABSENT = -1;

    private final byte[] raw;
    private final int[] offsets = new int[KNOWN_IDS];
    private final int[] lengths = new int[KNOWN_IDS];

    private ParameterBlock(byte[] raw) {
        this.raw = raw;
        Arrays.fill(lengths, ABSENT);
    }

    /** Splits a block; TRANSPORT_PARAMETER_ERROR when it is cut off or names a parameter twice. */
    static ParameterBlock parse(byte[] raw) {
        ParameterBlock block = new ParameterBlock(raw);
        try {
            block.index();
            return block;
        } catch (ProtocolViolation truncated) {
            throw invalid(truncated.phrase());
        }
    }

    private void index() {
        WireReader in = new WireReader(raw);
        long[] seen = new long[32];
        int count = 0;
        while (in.remaining() > 0) {
            // RFC 9000 §18: identifier, length of the value, value.
            long id = in.readVarInt();
            int length = in.readLength();
            if (id < KNOWN_IDS) {
                offsets[(int) id] = in.position();
                lengths[(int) id] = length;
            }
            in.skip(length);
            if (count == seen.length) {
                seen = Arrays.copyOf(seen, 2 * count);
            }
            seen[count++] = id;
        }
        Arrays.sort(seen, 0, count);
        for (int i = 1; i < count; i++) {
            // RFC 9000 §7.4: a parameter that comes twice is an error, whether its identifier is known or not.
            if (seen[i] == seen[i - 1]) {
                throw invalid("parameter 0x" + Long.toHexString(seen[i]) + " comes twice");
            }
        }
    }

    boolean has(int id) {
        return lengths[id] != ABSENT;
    }

    /** A cursor over a value; null when it is absent. */
    WireReader reader(int id) {
        return has(id) ? new WireReader(raw, offsets[id], lengths[id]) : null;
    }

    /** An integer, which has to fill its value exactly. */
    long integer(int id, long whenAbsent) {
        if (!has(id)) {
            return whenAbsent;
        }
        WireReader in = reader(id);
        // RFC 9000 §18.2: an integer is one variable-length integer, no less and no more.
        if (lengths[id] == 0 || lengths[id] != 1 << (in.peekByte() >> 6)) {
            throw invalid("parameter 0x" + Integer.toHexString(id) + " is no integer");
        }
        return in.readVarInt();
    }

    /** A value of exactly so many bytes; null when it is absent. */
    byte[] bytes(int id, int length) {
        if (!has(id)) {
            return null;
        }
        if (lengths[id] != length) {
            throw invalid("parameter 0x" + Integer.toHexString(id) + " has " + lengths[id] + " bytes");
        }
        return reader(id).readBytes(length);
    }

    /** A connection ID of at most 20 bytes; null when it is absent. */
    ConnectionId connectionId(int id) {
        if (!has(id)) {
            return null;
        }
        if (lengths[id] > ConnectionId.MAX_LENGTH) {
            throw invalid("connection ID of " + lengths[id] + " bytes");
        }
        return ConnectionId.read(reader(id), lengths[id]);
    }

    static void writeInteger(WireWriter out, long id, long value) {
        out.writeVarInt(id);
        out.writeVarInt(VarInt.size(value));
        out.writeVarInt(value);
    }

    static void writeBytes(WireWriter out, long id, byte[] value) {
        out.writeVarInt(id);
        out.writeVarInt(value.length);
        out.writeBytes(value);
    }

    static ProtocolViolation invalid(String phrase) {
        return new ProtocolViolation(TransportError.TRANSPORT_PARAMETER_ERROR, phrase);
    }
}
