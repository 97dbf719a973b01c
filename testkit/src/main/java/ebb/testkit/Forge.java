package ebb.testkit;

import ebb.quic.model.QuicVersion;
import ebb.quic.protection.AeadTools;
import ebb.quic.protection.CipherSuite;
import ebb.quic.protection.PacketKeys;
import ebb.quic.wire.LongHeader;
import ebb.quic.wire.PacketNumbers;
import ebb.quic.wire.PacketType;
import ebb.quic.wire.ShortHeader;
import ebb.quic.wire.WireWriter;
import java.util.Arrays;

/** Makes protected packets of any content, right or wrong. Not thread-safe. */
final class Forge {
    private static final int MAX_PACKET_BYTES = 65_000;
    private static final int SAMPLE_REACH = 4;

    /** What stands in the header of a packet. */
    static final class Header {
        PacketType type = PacketType.ONE_RTT;
        QuicVersion version = QuicVersion.V1;
        LongHeader.Ids ids;
        byte[] token = new byte[0];
        long number;
        int numberLength = 4;
        boolean keyPhase;
        /** Bits to flip in the first byte before protection. */
        int flip;
        /** Whether there is enough of it to sample; without, a packet of four number bytes may have no payload. */
        boolean padded = true;
        /** The packet has at least this size. */
        int leastBytes;
    }

    private final AeadTools aead;

    Forge(AeadTools aead) {
        this.aead = aead;
    }

    /** One protected packet. */
    byte[] seal(Header header, PacketKeys keys, Payload... payloads) {
        WireWriter out = new WireWriter(new byte[MAX_PACKET_BYTES]);
        int lengthOffset = header.type == PacketType.ONE_RTT ? -1 : LongHeader.write(out, header.type, header.version,
                header.ids, header.token, header.numberLength);
        if (lengthOffset < 0) {
            ShortHeader.write(out, header.ids.destination(), false, header.keyPhase, header.numberLength);
        }
        out.array()[0] ^= (byte) header.flip;
        int numberOffset = out.position();
        PacketNumbers.write(out, header.number, header.numberLength);
        int payloadOffset = out.position();
        for (Payload payload : payloads) {
            payload.write(out);
        }
        while (header.padded && out.position() - numberOffset < SAMPLE_REACH
                || out.position() + CipherSuite.TAG_BYTES < header.leastBytes) {
            out.writeByte(0);
        }
        int payloadLength = out.position() - payloadOffset;
        if (lengthOffset >= 0) {
            LongHeader.fillLength(out.array(), lengthOffset,
                    header.numberLength + payloadLength + CipherSuite.TAG_BYTES);
        }
        int sealed = aead.seal(keys, header.number, out.array(), 0, payloadOffset, payloadLength);
        aead.protectHeader(keys, out.array(), 0, numberOffset);
        return Arrays.copyOf(out.array(), payloadOffset + sealed);
    }
}
