package ebb.quic.wire;

import static ebb.quic.wire.WireFixtures.assertViolation;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.model.TransportError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameRulesTest {
    // RFC 9000 §12.4, table 3, row by row; RFC 9000 §12.5 and RFC 9000 §17.2.4 say the same for number spaces and
    // for Handshake packets. Columns: first and last type, packets (Initial, Handshake, 0-RTT, 1-RTT), not
    // ack-eliciting (N), probing (P).
    @ParameterizedTest
    @CsvSource({
        "0x00, 0x00, IH01, NP",
        "0x01, 0x01, IH01, -",
        "0x02, 0x03, IH_1, N",
        "0x04, 0x04, __01, -",
        "0x05, 0x05, __01, -",
        "0x06, 0x06, IH_1, -",
        "0x07, 0x07, ___1, -",
        "0x08, 0x0f, __01, -",
        "0x10, 0x10, __01, -",
        "0x11, 0x11, __01, -",
        "0x12, 0x13, __01, -",
        "0x14, 0x14, __01, -",
        "0x15, 0x15, __01, -",
        "0x16, 0x17, __01, -",
        "0x18, 0x18, __01, P",
        // RFC 9000 §12.5: the table would let RETIRE_CONNECTION_ID into 0-RTT, the text says that it cannot be there.
        "0x19, 0x19, ___1, -",
        "0x1a, 0x1a, __01, P",
        "0x1b, 0x1b, ___1, P",
        "0x1c, 0x1c, IH01, N",
        "0x1d, 0x1d, __01, N",
        "0x1e, 0x1e, ___1, -",
        // RFC 9221 §5: application data, so 0-RTT or 1-RTT keys; RFC 9000 §19.21: an extension elicits an ACK.
        "0x30, 0x31, __01, -"
    })
    void tableOfFrames(String first, String last, String packets, String special) {
        for (long type = Long.decode(first); type <= Long.decode(last); type++) {
            assertAllowed(packets.contains("I"), type, PacketType.INITIAL);
            assertAllowed(packets.contains("H"), type, PacketType.HANDSHAKE);
            assertAllowed(packets.contains("0"), type, PacketType.ZERO_RTT);
            assertAllowed(packets.contains("1"), type, PacketType.ONE_RTT);
            assertEquals(!special.contains("N"), FrameRules.ackEliciting(type));
            assertEquals(special.contains("P"), FrameRules.probing(type));
        }
    }

    private static void assertAllowed(boolean expected, long type, PacketType packet) {
        assertEquals(expected, FrameRules.allowed(type, packet));
        if (expected) {
            FrameRules.requireAllowed(type, packet);
        } else {
            ProtocolViolation violation = assertViolation(
                    TransportError.PROTOCOL_VIOLATION, () -> FrameRules.requireAllowed(type, packet));
            assertEquals(type, violation.frameType());
        }
    }

    @Test
    void unknownTypesAreAllowedNowhere() {
        for (PacketType packet : PacketType.values()) {
            for (long type : new long[] {0x1f, 0x20, 0x2f, 0x32, 0x3f, 0x40, 0xaf, VarInt.MAX, -1}) {
                assertFalse(FrameRules.allowed(type, packet), packet + " " + type);
            }
        }
    }

    @Test
    void retryAndVersionNegotiationCarryNoFrames() {
        // RFC 9000 §12.4: these packets do not contain frames.
        for (long type = 0; type < 0x40; type++) {
            assertFalse(FrameRules.allowed(type, PacketType.RETRY));
            assertFalse(FrameRules.allowed(type, PacketType.VERSION_NEGOTIATION));
        }
    }

    @Test
    void onlyTheEightTypesOfStreamAreStream() {
        assertFalse(FrameType.isStream(0x07));
        assertTrue(FrameType.isStream(0x08));
        assertTrue(FrameType.isStream(0x0f));
        assertFalse(FrameType.isStream(0x10));
    }
}
