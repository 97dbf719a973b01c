package ebb.quic.wire;

import static ebb.quic.wire.WireFixtures.assertMalformed;
import static ebb.quic.wire.WireFixtures.assertViolation;
import static ebb.quic.wire.WireFixtures.bytes;
import static ebb.quic.wire.WireFixtures.encode;
import static ebb.quic.wire.WireFixtures.hex;
import static ebb.quic.wire.WireFixtures.single;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.model.TransportError;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
    private static final String TOKEN = "000102030405060708090a0b0c0d0e0f";
    private static final String MAX = "ffffffffffffffff";
    private static final String TWO_TO_60 = "d000000000000000";
    private static final String BEYOND_2_TO_60 = "d000000000000001";

    @Test
    void packetWithoutFramesIsAViolation() {
        // RFC 9000 §12.4: at least one frame, else PROTOCOL_VIOLATION.
        assertViolation(TransportError.PROTOCOL_VIOLATION, () -> new FrameReader().reset(new byte[9], 4, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1f", "20", "2f", "32", "3f", "4040", "bfffffff", MAX})
    void unknownFrameTypeIsAnEncodingError(String type) {
        // RFC 9000 §12.4: nobody knows where such a frame ends.
        assertMalformed(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4001", "80000001", "c000000000000001", "4000", "8000003f"})
    void frameTypeInALongerEncodingThanNeededIsAViolation(String type) {
        // RFC 9000 §12.4: a frame type MUST have the shortest encoding.
        assertViolation(TransportError.PROTOCOL_VIOLATION, () -> single(type));
    }

    @Test
    void paddingOfARunIsOneFrame() {
        // RFC 9000 §19.1.
        FrameReader reader = new FrameReader();
        reader.reset(hex("00000001 00"), 0, 5);
        assertEquals(new Frame.Padding(3), reader.next());
        assertEquals(new Frame.Ping(), reader.next());
        assertEquals(new Frame.Padding(1), reader.next());
        assertFalse(reader.hasNext());
    }

    @Test
    void framesWithoutContentAreTheirType() {
        assertEquals(new Frame.Ping(), single("01"));
        assertEquals(new Frame.HandshakeDone(), single("1e"));
    }

    @Test
    void integersOfStreamFramesAreInTheirPlaces() {
        assertEquals(new Frame.ResetStream(1, 2, VarInt.MAX), single("04 01 02 " + MAX));
        assertEquals(new Frame.StopSending(4, 37), single("05 04 4025"));
        assertEquals(new Frame.MaxData(16_384), single("10 80004000"));
        assertEquals(new Frame.MaxStreamData(3, 64), single("11 03 4040"));
        assertEquals(new Frame.DataBlocked(5), single("14 05"));
        assertEquals(new Frame.StreamDataBlocked(6, 7), single("15 06 07"));
        assertEquals(new Frame.RetireConnectionId(9), single("19 09"));
    }

    @Test
    void streamLimitsReachTwoToTheSixty() {
        assertEquals(new Frame.MaxStreams(true, 1L << 60), single("12" + TWO_TO_60));
        assertEquals(new Frame.MaxStreams(false, 1L << 60), single("13" + TWO_TO_60));
        assertEquals(new Frame.StreamsBlocked(true, 1L << 60), single("16" + TWO_TO_60));
        assertEquals(new Frame.StreamsBlocked(false, 1L << 60), single("17" + TWO_TO_60));
    }

    @ParameterizedTest
    @ValueSource(strings = {"12", "13", "16", "17"})
    void streamLimitsBeyondTwoToTheSixtyAreMalformed(String type) {
        // RFC 9000 §4.6, RFC 9000 §19.11 and RFC 9000 §19.14: FRAME_ENCODING_ERROR.
        assertMalformed(type + BEYOND_2_TO_60);
        assertMalformed(type + MAX);
    }

    @Test
    void newTokenIsCopiedOut() {
        // RFC 9000 §19.7.
        assertArrayEquals(hex("aabb"), assertInstanceOf(Frame.NewToken.class, single("07 02 aabb")).token());
    }

    @Test
    void emptyTokenIsMalformed() {
        // RFC 9000 §19.7: FRAME_ENCODING_ERROR.
        assertMalformed("07 00");
    }

    @Test
    void newConnectionIdHasOneToTwentyBytes() {
        // RFC 9000 §19.15: lengths of 1 to 20; others are FRAME_ENCODING_ERROR.
        for (int length = 1; length <= 20; length++) {
            Frame frame = new Frame.NewConnectionId(7, 7, ConnectionId.of(bytes(length, 9)), hex(TOKEN));
            assertEquals(frame, single(encode(frame)));
        }
        assertMalformed("18 07 07 00" + TOKEN);
        assertMalformed("18 07 07 15" + "00".repeat(21) + TOKEN);
        assertMalformed("18 07 07 ff" + "00".repeat(255) + TOKEN);
    }

    @Test
    void newConnectionIdDoesNotRetireItself() {
        // RFC 9000 §19.15: Retire Prior To is at most the Sequence Number, else FRAME_ENCODING_ERROR.
        assertMalformed("18 06 07 01 aa" + TOKEN);
    }

    @Test
    void pathFramesHoldEightBytesOfAnyValue() {
        assertEquals(new Frame.PathChallenge(0xfedcba9876543210L), single("1a fedcba9876543210"));
        assertEquals(new Frame.PathResponse(1), single("1b 0000000000000001"));
    }

    @Test
    void closeOfTheTransportNamesAFrameTypeAndThatOfTheApplicationDoesNot() {
        // RFC 9000 §19.19.
        assertEquals(new Frame.ConnectionClose(false, 7, 0x18, "hé"), single("1c 07 18 03 68c3a9"));
        assertEquals(new Frame.ConnectionClose(true, 0x101, 0, "no"), single("1d 4101 02 6e6f"));
        assertEquals(new Frame.ConnectionClose(true, 0, 0, ""), single("1d 00 00"));
    }

    @Test
    void phraseThatIsNoUtf8IsReadAllTheSame() {
        assertEquals(new Frame.ConnectionClose(true, 0, 0, "\ufffdA"), single("1d 00 02 ff41"));
    }

    @Test
    void bitsOfTheStreamTypeTellWhichFieldsAreThere() {
        // RFC 9000 §19.8: OFF, LEN and FIN.
        assertStream("08 04 aabbcc", 0, false, "aabbcc");
        assertStream("09 04 aabbcc", 0, true, "aabbcc");
        assertStream("0a 04 03 aabbcc", 0, false, "aabbcc");
        assertStream("0b 04 00", 0, true, "");
        assertStream("0c 04 4025 aa", 37, false, "aa");
        assertStream("0d 04 4025", 37, true, "");
        assertStream("0e 04 4025 01 aa", 37, false, "aa");
        assertStream("0f 04 4025 01 aa", 37, true, "aa");
    }

    private static void assertStream(String payload, long offset, boolean fin, String data) {
        Frame.Stream stream = assertInstanceOf(Frame.Stream.class, single(payload));
        assertEquals(4, stream.streamId());
        assertEquals(offset, stream.offset());
        assertEquals(fin, stream.fin());
        assertArrayEquals(hex(data), data(stream.array(), stream.dataOffset(), stream.dataLength()));
    }

    @Test
    void streamDataEndAtTheirLengthAndTheNextFrameFollows() {
        FrameReader reader = new FrameReader();
        byte[] payload = hex("ffff 0a 04 02 aabb 01 ffff");
        reader.reset(payload, 2, 6);
        Frame.Stream stream = assertInstanceOf(Frame.Stream.class, reader.next());
        assertSame(payload, stream.array());
        assertEquals(5, stream.dataOffset());
        assertEquals(new Frame.Ping(), reader.next());
        assertFalse(reader.hasNext());
    }

    @Test
    void dataEndAtOffsetTwoToTheSixtyTwoMinusOneAtMost() {
        // RFC 9000 §19.8 and RFC 9000 §19.6: beyond is FRAME_ENCODING_ERROR, with and without a length.
        assertStream("0e 04 fffffffffffffffe 01 aa", VarInt.MAX - 1, false, "aa");
        assertMalformed("0e 04 " + MAX + " 01 aa");
        assertMalformed("0c 04 " + MAX + " aa");
        assertMalformed("0f 04 fffffffffffffffe 02 aaaa");
        assertInstanceOf(Frame.Crypto.class, single("06 fffffffffffffffe 01 aa"));
        assertMalformed("06 " + MAX + " 01 aa");
        assertMalformed("06 fffffffffffffffe 02 aaaa");
    }

    @Test
    void cryptoHasOffsetAndLengthAlways() {
        // RFC 9000 §19.6.
        Frame.Crypto crypto = assertInstanceOf(Frame.Crypto.class, single("06 4025 02 aabb"));
        assertEquals(37, crypto.offset());
        assertArrayEquals(hex("aabb"), data(crypto.array(), crypto.dataOffset(), crypto.dataLength()));
    }

    @Test
    void datagramHasALengthOrReachesToTheEnd() {
        // RFC 9221 §4: an empty one is allowed in both forms.
        for (String[] each : new String[][] {{"30 aabb", "aabb"}, {"31 02 aabb", "aabb"}, {"30", ""}, {"31 00", ""}}) {
            Frame.Datagram datagram = assertInstanceOf(Frame.Datagram.class, single(each[0]));
            assertArrayEquals(hex(each[1]), data(datagram.array(), datagram.dataOffset(), datagram.dataLength()));
        }
        assertMalformed("31 03 aabb");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "02 05 00 01 00 01 01", "03 05 00 00 00 01 02 03", "04 4001 4002 4003", "05 4001 4002", "06 4025 02 aabb",
        "07 02 aabb", "0e 04 4025 01 aa", "10 4001", "11 4001 4002", "12 4001", "13 4001", "14 4001", "15 4001 4002",
        "16 4001", "17 4001", "18 02 01 04 aabbccdd" + TOKEN, "19 4001", "1a 0102030405060708", "1b 0102030405060708",
        "1c 07 18 02 6e6f", "1d 07 02 6e6f", "31 02 aabb"
    })
    void everyFrameThatIsCutOffIsMalformed(String payload) {
        byte[] whole = hex(payload);
        single(whole);
        for (int length = 1; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            ProtocolViolation violation =
                    assertViolation(TransportError.FRAME_ENCODING_ERROR, () -> single(part));
            assertEquals(whole[0], violation.frameType(), "the violation names the frame");
        }
    }

    @Test
    void lengthsFarBeyondThePacketAreMalformed() {
        for (String start : new String[] {"06 00", "07", "0a 04", "1c 00 00", "1d 00", "31"}) {
            assertMalformed(start + MAX + "aa");
            assertMalformed(start + "bfffffff aa");
        }
    }

    @Test
    void readerStartsAnewAfterAViolation() {
        FrameReader reader = new FrameReader();
        reader.reset(hex("07 00"), 0, 2);
        assertViolation(TransportError.FRAME_ENCODING_ERROR, reader::next);
        reader.reset(hex("01"), 0, 1);
        assertTrue(reader.hasNext());
        assertEquals(new Frame.Ping(), reader.next());
    }

    private static byte[] data(byte[] array, int offset, int length) {
        return Arrays.copyOfRange(array, offset, offset + length);
    }
}
