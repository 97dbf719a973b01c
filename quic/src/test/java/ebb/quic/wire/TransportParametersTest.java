package ebb.quic.wire;

import static ebb.quic.wire.WireFixtures.assertViolation;
import static ebb.quic.wire.WireFixtures.bytes;
import static ebb.quic.wire.WireFixtures.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.model.TransportError;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransportParametersTest {
    private static final String TOKEN = "000102030405060708090a0b0c0d0e0f";
    private static final String ADDRESSES = "c0000201 1151 20010db8000000000000000000000001 1152";
    private static final ConnectionId ORIGINAL = ConnectionId.of(hex("8394c8f03e515708"));
    private static final ConnectionId SOURCE = ConnectionId.of(hex("f067a5502a4262b5"));
    private static final ConnectionId RETRY = ConnectionId.of(hex("aabb"));

    @Test
    void absentParametersHaveTheirDefaults() {
        // RFC 9000 §18.2.
        TransportParameters parameters = server("");
        assertEquals(0, parameters.maxIdleTimeoutMillis());
        assertEquals(65_527, parameters.maxUdpPayloadSize());
        assertEquals(0, parameters.initialMaxData());
        assertEquals(0, parameters.initialMaxStreamsBidi());
        assertEquals(3, parameters.ackDelayExponent());
        assertEquals(25, parameters.maxAckDelayMillis());
        assertFalse(parameters.disableActiveMigration());
        assertEquals(2, parameters.activeConnectionIdLimit());
        assertEquals(0, parameters.maxDatagramFrameSize());
        assertNull(parameters.originalDestinationConnectionId());
        assertNull(parameters.initialSourceConnectionId());
        assertNull(parameters.retrySourceConnectionId());
        assertNull(parameters.statelessResetToken());
        assertNull(parameters.preferredAddress());
        assertNull(parameters.versionInformation());
        assertEquals(0, parameters.encode().length, "defaults need no bytes");
    }

    @Test
    void everyParameterIsWrittenAndRead() {
        byte[] encoded = all().build().encode();
        TransportParameters read = TransportParameters.parse(encoded, true);
        assertEquals(ORIGINAL, read.originalDestinationConnectionId());
        assertEquals(30_000, read.maxIdleTimeoutMillis());
        assertArrayEquals(hex(TOKEN), read.statelessResetToken());
        assertEquals(1_472, read.maxUdpPayloadSize());
        assertEquals(VarInt.MAX, read.initialMaxData());
        assertEquals(5, read.initialMaxStreamDataBidiLocal());
        assertEquals(6, read.initialMaxStreamDataBidiRemote());
        assertEquals(7, read.initialMaxStreamDataUni());
        assertEquals(1L << 60, read.initialMaxStreamsBidi());
        assertEquals(9, read.initialMaxStreamsUni());
        assertEquals(20, read.ackDelayExponent());
        assertEquals(16_383, read.maxAckDelayMillis());
        assertTrue(read.disableActiveMigration());
        assertEquals(8, read.activeConnectionIdLimit());
        assertEquals(SOURCE, read.initialSourceConnectionId());
        assertEquals(RETRY, read.retrySourceConnectionId());
        assertEquals(65_535, read.maxDatagramFrameSize());
        assertArrayEquals(new int[] {1, 0x6b3343cf}, read.versionInformation().available());
        TransportParameters.PreferredAddress address = read.preferredAddress();
        assertArrayEquals(hex("c0000201"), address.ipv4());
        assertEquals(4_433, address.ipv4Port());
        assertEquals(65_535, address.ipv6Port());
        assertEquals(1, address.ipv6()[15]);
        assertEquals(RETRY, address.id());
        assertArrayEquals(hex(TOKEN), address.resetToken());
        assertArrayEquals(encoded, read.encode());
    }

    private static TransportParameters.Builder all() {
        byte[] ipv6 = new byte[16];
        ipv6[15] = 1;
        return TransportParameters.newBuilder().originalDestinationConnectionId(ORIGINAL).maxIdleTimeoutMillis(30_000)
                .statelessResetToken(hex(TOKEN)).maxUdpPayloadSize(1_472).initialMaxData(VarInt.MAX)
                .initialMaxStreamDataBidiLocal(5).initialMaxStreamDataBidiRemote(6).initialMaxStreamDataUni(7)
                .initialMaxStreamsBidi(1L << 60).initialMaxStreamsUni(9).ackDelayExponent(20)
                .maxAckDelayMillis(16_383).disableActiveMigration(true).activeConnectionIdLimit(8)
                .initialSourceConnectionId(SOURCE).retrySourceConnectionId(RETRY).maxDatagramFrameSize(65_535)
                .versionInformation(new TransportParameters.VersionInformation(1, new int[] {1, 0x6b3343cf}))
                .preferredAddress(new TransportParameters.PreferredAddress(
                        hex("c0000201"), 4_433, ipv6, 65_535, RETRY, hex(TOKEN)));
    }

    @Test
    void unknownParametersAreIgnored() {
        // RFC 9000 §18.1: those of the form 31 * N + 27 exist to prove it.
        byte[] encoded = TransportParameters.newBuilder().initialMaxData(5)
                .grease(31 * 1_000_003L + 27, bytes(300, 0xaa)).build().encode();
        assertTrue(encoded.length > 300);
        TransportParameters read = TransportParameters.parse(encoded, false);
        assertEquals(5, read.initialMaxData());
        assertNull(read.reserved());
        assertEquals(7, client("1b 00  04 01 07  ffffffffffffffff 01 00  21 00").initialMaxData());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "04 01 07 04 01 07", "0c 00 0c 00", "1b 00 1b 00", "1b 00 04 01 07 1b 00", "0f 00 0f 00",
        "04 01 07 4004 01 07"
    })
    void parameterThatComesTwiceIsAnError(String encoded) {
        // RFC 9000 §7.4: not more than once, known or not, however the identifier is encoded.
        assertInvalid(encoded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"04", "04 02 07", "1b ffffffffffffffff 00", "40", "04 bfffffff 00", "1b 01"})
    void blockThatIsCutOffIsAnError(String encoded) {
        // RFC 9000 §7.4: TRANSPORT_PARAMETER_ERROR.
        assertInvalid(encoded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"01", "03", "04", "05", "06", "07", "08", "09", "0a", "0b", "0e", "20"})
    void integerFillsItsValueExactly(String id) {
        // RFC 9000 §7.4 and RFC 9000 §18.2: empty, cut off or followed by something, an integer is invalid.
        assertInvalid(id + "00");
        assertInvalid(id + "01 45");
        assertInvalid(id + "02 0505");
        assertInvalid(id + "03 451000");
    }

    @ParameterizedTest
    @CsvSource({
        // RFC 9000 §18.2: identifier, last valid value, first invalid value.
        "03, 44b0, 44af",
        "0a, 14, 15",
        "0a, 4014, ffffffffffffffff",
        "0b, 7fff, 80004000",
        "0e, 02, 01",
        "0e, 4002, 00",
        // RFC 9000 §4.6: more than 2^60 streams, of either direction.
        "08, d000000000000000, d000000000000001",
        "09, d000000000000000, ffffffffffffffff"
    })
    void valueBeyondItsBoundIsAnError(String id, String valid, String invalid) {
        // RFC 9000 §7.4: TRANSPORT_PARAMETER_ERROR.
        client(id + "0" + valid.length() / 2 + valid);
        assertInvalid(id + "0" + invalid.length() / 2 + invalid);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00 08 8394c8f03e515708", "02 10" + TOKEN,
        "0d 2a" + ADDRESSES + "01 aa" + TOKEN, "10 00"})
    void parametersOfServersAreErrorsFromClients(String encoded) {
        // RFC 9000 §18.2: a server answers with TRANSPORT_PARAMETER_ERROR.
        server(encoded);
        assertViolation(TransportError.TRANSPORT_PARAMETER_ERROR, () -> client(encoded));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "0f", "10"})
    void connectionIdHasTwentyBytesAtMost(String id) {
        // RFC 9000 §7.4: a longer one is an invalid value.
        server(id + "14" + "ab".repeat(20));
        server(id + "00");
        assertInvalid(id + "15" + "ab".repeat(21));
    }

    @Test
    void resetTokenHasSixteenBytesAndTheFlagNone() {
        // RFC 9000 §18.2 and RFC 9000 §7.4.
        assertInvalid("02 0f" + TOKEN.substring(2));
        assertInvalid("02 11 00" + TOKEN);
        assertInvalid("02 00");
        assertTrue(server("0c 00").disableActiveMigration());
        assertInvalid("0c 01 00");
    }

    @Test
    void preferredAddressNeedsAConnectionId() {
        // RFC 9000 §18.2: neither the ID in it nor that of the server may be empty.
        assertInvalid("0d 29" + ADDRESSES + "00" + TOKEN);
        assertInvalid("0f 00  0d 2a" + ADDRESSES + "01 aa" + TOKEN);
        assertInvalid("0d 2a" + ADDRESSES + "01 aa" + TOKEN + " 0f 00");
        assertEquals(1, server("0f 01 bb  0d 2a" + ADDRESSES + "01 aa" + TOKEN).preferredAddress().id().length());
    }

    @Test
    void preferredAddressHasItsFieldsAndNothingElse() {
        // RFC 9000 §18.2, figure 22: IDs of up to 20 bytes; anything cut off or left over is invalid.
        byte[] value = hex(ADDRESSES + "14" + "aa".repeat(20) + TOKEN);
        for (int length = 0; length < value.length; length++) {
            assertInvalid("0d" + String.format("%02x", length)
                    + WireFixtures.hex(Arrays.copyOf(value, length)));
        }
        assertEquals(0x1151, server("0d 3d" + WireFixtures.hex(value)).preferredAddress().ipv4Port());
        assertInvalid("0d 3e" + WireFixtures.hex(value) + "00");
        assertInvalid("0d 3e" + ADDRESSES + "15" + "aa".repeat(21) + TOKEN);
    }

    @Test
    void versionInformationIsAListOfWholeVersions() {
        // RFC 9368 §3: the chosen version, then those available.
        TransportParameters.VersionInformation read = client("11 0c 00000001 6b3343cf 00000001").versionInformation();
        assertEquals(1, read.chosen());
        assertArrayEquals(new int[] {0x6b3343cf, 1}, read.available());
        for (String encoded : new String[] {"11 00", "11 03 000001", "11 05 0000000100", "11 07 00000001000000"}) {
            // RFC 9368 §4: too short or not divisible by four is TRANSPORT_PARAMETER_ERROR.
            assertInvalid(encoded);
        }
    }

    @Test
    void versionZeroIsNotAVersion() {
        // RFC 9368 §4: neither as the chosen nor as an available one.
        assertInvalid("11 08 00000000 00000000");
        assertInvalid("11 08 00000000 00000001");
        assertInvalid("11 0c 00000001 00000001 00000000");
    }

    @Test
    void clientListsTheVersionItChoseAndAServerNeedNot() {
        // RFC 9368 §4: a chosen version that is not available is a parsing failure at the server.
        assertViolation(TransportError.TRANSPORT_PARAMETER_ERROR, () -> client("11 08 00000001 6b3343cf"));
        assertViolation(TransportError.TRANSPORT_PARAMETER_ERROR, () -> client("11 04 00000001"));
        assertEquals(0, server("11 04 00000001").versionInformation().available().length);
        assertEquals(1, server("11 08 00000001 6b3343cf").versionInformation().available().length);
    }

    @Test
    void clientIsAuthenticatedByItsSourceId() {
        // RFC 9000 §7.3: absence or mismatch is an error.
        client("0f 08 f067a5502a4262b5").authenticateClient(SOURCE);
        client("0f 00").authenticateClient(ConnectionId.EMPTY);
        assertUnauthentic(() -> client("").authenticateClient(SOURCE));
        assertUnauthentic(() -> client("").authenticateClient(ConnectionId.EMPTY));
        assertUnauthentic(() -> client("0f 01 aa").authenticateClient(SOURCE));
    }

    @Test
    void serverIsAuthenticatedByAllThreeIds() {
        // RFC 9000 §7.3: absence, mismatch, and a Retry ID without a Retry packet or the other way round.
        String ids = "00 08 8394c8f03e515708 0f 08 f067a5502a4262b5";
        server(ids).authenticateServer(SOURCE, ORIGINAL, null);
        server(ids + "10 02 aabb").authenticateServer(SOURCE, ORIGINAL, RETRY);
        assertUnauthentic(() -> server(ids + "10 02 aabb").authenticateServer(SOURCE, ORIGINAL, null));
        assertUnauthentic(() -> server(ids).authenticateServer(SOURCE, ORIGINAL, RETRY));
        assertUnauthentic(() -> server(ids + "10 02 aabc").authenticateServer(SOURCE, ORIGINAL, RETRY));
        assertUnauthentic(() -> server(ids).authenticateServer(RETRY, ORIGINAL, null));
        assertUnauthentic(() -> server(ids).authenticateServer(SOURCE, RETRY, null));
        assertUnauthentic(() -> server(ids.substring(22)).authenticateServer(SOURCE, ORIGINAL, null));
        assertUnauthentic(() -> server(ids.substring(0, 22)).authenticateServer(SOURCE, ORIGINAL, null));
    }

    private static void assertUnauthentic(Executable authentication) {
        assertViolation(TransportError.TRANSPORT_PARAMETER_ERROR, authentication);
    }

    @Property(tries = 2_000)
    void anyBytesAreParametersOrAnError(@ForAll @Size(max = 100) byte[] raw, @ForAll boolean server) {
        parseAnything(raw, server);
    }

    @Property(tries = 2_000)
    void soAreParametersWithAByteChanged(
            @ForAll int place, @ForAll byte value, @ForAll int end, @ForAll boolean server) {
        byte[] raw = all().grease(27, bytes(3, 1)).build().encode();
        raw[Math.floorMod(place, raw.length)] = value;
        parseAnything(raw, server);
        parseAnything(Arrays.copyOf(raw, Math.floorMod(end, raw.length)), server);
    }

    private static void parseAnything(byte[] raw, boolean server) {
        try {
            TransportParameters parameters = TransportParameters.parse(raw, server);
            byte[] encoded = parameters.encode();
            assertArrayEquals(encoded, TransportParameters.parse(encoded, server).encode(), "what is read can be sent");
        } catch (ProtocolViolation violation) {
            assertEquals(TransportError.TRANSPORT_PARAMETER_ERROR, violation.code());
        }
    }

    private static void assertInvalid(String encoded) {
        assertViolation(TransportError.TRANSPORT_PARAMETER_ERROR, () -> server(encoded));
    }

    private static TransportParameters server(String encoded) {
        return TransportParameters.parse(hex(encoded), true);
    }

    private static TransportParameters client(String encoded) {
        return TransportParameters.parse(hex(encoded), false);
    }
}
