package ebb.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.endpoint.TokenSealer.Token;
import ebb.quic.model.QuicVersion;
import ebb.quic.wire.ConnectionId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokenSealerTest {
    private static final long NOW = 1_800_000_000;
    private static final InetSocketAddress CLIENT = address("192.0.2.7", 4000);
    private static final ConnectionId ORIGINAL = ConnectionId.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9});
    private static final ConnectionId SOURCE = ConnectionId.ofLong(77);

    private final TokenSealer sealer = sealer(1);

    @Test
    void retryTokenBringsTheIdsBack() {
        // RFC 9000 §8.1.2: the client repeats it, which proves the address and tells the server what it asked.
        byte[] token = sealer.sealRetry(CLIENT, ORIGINAL, SOURCE, NOW);
        assertEquals(new Token.Retry(ORIGINAL, SOURCE), sealer.open(token, CLIENT, NOW + 1));
        byte[] longest = sealer.sealRetry(address("2001:db8::1", 1), ConnectionId.of(new byte[20]),
                ConnectionId.EMPTY, NOW);
        assertEquals(new Token.Retry(ConnectionId.of(new byte[20]), ConnectionId.EMPTY),
                sealer.open(longest, address("2001:db8::1", 1), NOW));
    }

    @Test
    void retryTokenIsBoundToAddressAndPort() {
        // RFC 9000 §8.1.4: source address and port must not have changed since the Retry.
        byte[] token = sealer.sealRetry(CLIENT, ORIGINAL, SOURCE, NOW);
        assertEquals(new Token.Invalid(true), sealer.open(token, address("192.0.2.7", 4001), NOW));
        assertEquals(new Token.Invalid(true), sealer.open(token, address("192.0.2.8", 4000), NOW));
        assertEquals(new Token.Invalid(true), sealer.open(token, address("c000:207::", 4000), NOW));
    }

    @Test
    void retryTokenIsAcceptedForAShortTime() {
        // RFC 9000 §8.1.3, RFC 9000 §8.1.4: of use in this connection attempt only.
        byte[] token = sealer.sealRetry(CLIENT, ORIGINAL, SOURCE, NOW);
        assertInstanceOf(Token.Retry.class, sealer.open(token, CLIENT, NOW + TokenSealer.RETRY_SECONDS));
        assertEquals(new Token.Invalid(true), sealer.open(token, CLIENT, NOW + TokenSealer.RETRY_SECONDS + 1));
        assertInstanceOf(Token.Retry.class, sealer.open(token, CLIENT, NOW - 5), "another server's clock");
        assertEquals(new Token.Invalid(true), sealer.open(token, CLIENT, NOW - 6));
    }

    @Test
    void addressTokenIsGoodForLaterAndFromAnotherPort() {
        // RFC 9000 §8.1.3: used after some time, and the port is then likely to be another.
        byte[] token = sealer.sealNew(CLIENT, NOW);
        assertEquals(new Token.Address(0), sealer.open(token, address("192.0.2.7", 9), NOW + 86_400));
    }

    @Test
    void addressTokenIsBoundToTheAddressAndExpires() {
        // RFC 9000 §8.1.4: the server can tell that the client's IP address has not changed.
        byte[] token = sealer.sealNew(CLIENT, NOW);
        assertEquals(new Token.Invalid(false), sealer.open(token, address("192.0.2.8", 4000), NOW));
        assertEquals(new Token.Invalid(false), sealer.open(token, CLIENT, NOW + 86_401));
        assertInstanceOf(Token.Address.class, sealer.open(token, CLIENT, NOW + 1), "failing did not use it up");
    }

    @Test
    void addressTokenCountsOnce() {
        // RFC 9000 §8.1.4: replay is prevented.
        byte[] token = sealer.sealNew(CLIENT, NOW);
        assertInstanceOf(Token.Address.class, sealer.open(token, CLIENT, NOW + 10));
        for (long later : new long[] {10, 11, 3_600, 40_000, 86_400}) {
            assertEquals(new Token.Invalid(false), sealer.open(token, CLIENT, NOW + later));
        }
    }

    @Test
    void replayIsNoticedOverTheWholeLifeOfTheToken() {
        // The filter turns over in the course of a token's life; wherever it does, the token stays used.
        for (long issued = NOW; issued < NOW + 2 * 86_400; issued += 7_000) {
            TokenSealer fresh = sealer(1);
            byte[] token = fresh.sealNew(CLIENT, issued);
            assertInstanceOf(Token.Address.class, fresh.open(token, CLIENT, issued + 1));
            for (int i = 0; i < 20; i++) {
                fresh.open(fresh.sealNew(CLIENT, issued + i * 4_300), CLIENT, issued + i * 4_300);
                assertEquals(new Token.Invalid(false), fresh.open(token, CLIENT, issued + i * 4_300));
            }
        }
    }

    @Test
    void memoryAgainstReplayIsFixed() {
        assertEquals(0, sealer.retainedBytes());
        int accepted = 0;
        for (int i = 0; i < 20_000; i++) {
            accepted += sealer.open(sealer.sealNew(CLIENT, NOW), CLIENT, NOW) instanceof Token.Address ? 1 : 0;
        }
        assertTrue(accepted > 19_950, "few good tokens are taken for used: " + accepted);
        assertTrue(sealer.retainedBytes() <= 257 << 10);
    }

    @Test
    void kindsCannotBeMistakenForEachOther() {
        // RFC 9000 §8.1.1: the server can tell how it gave the token to the client.
        byte[] retry = sealer.sealRetry(CLIENT, ORIGINAL, SOURCE, NOW);
        byte[] later = sealer.sealNew(CLIENT, NOW);
        assertNotEquals(retry.length, later.length);
        byte kind = retry[0];
        retry[0] = later[0];
        later[0] = kind;
        assertInstanceOf(Token.Invalid.class, sealer.open(retry, CLIENT, NOW));
        assertInstanceOf(Token.Invalid.class, sealer.open(later, CLIENT, NOW));
    }

    @Test
    void tokensTellNothingAndAreUnique() {
        // RFC 9000 §8.1.3: nothing in a token links it to anything, and no two are the same.
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            byte[] token = sealer.sealNew(CLIENT, NOW);
            assertTrue(seen.add(HexFormat.of().formatHex(token)));
        }
        String token = HexFormat.of().formatHex(sealer.sealNew(CLIENT, NOW));
        assertFalse(token.contains("c0000207"), "the address stands in the clear");
    }

    @Test
    void everyFlippedBitMakesATokenInvalid() {
        // RFC 9000 §8.1.4: integrity protection against changes by clients. Attack: mutated tokens.
        for (byte[] token : new byte[][] {sealer.sealRetry(CLIENT, ORIGINAL, SOURCE, NOW),
            sealer.sealNew(CLIENT, NOW)}) {
            for (int bit = 0; bit < token.length * 8; bit++) {
                byte[] forged = token.clone();
                forged[bit >> 3] ^= (byte) (1 << (bit & 7));
                assertInstanceOf(Token.Invalid.class, sealer.open(forged, CLIENT, NOW), "bit " + bit);
            }
            assertFalse(sealer.open(token, CLIENT, NOW) instanceof Token.Invalid, "forgeries used nothing up");
        }
    }

    @Test
    void garbageOfAnyLengthIsInvalid() {
        // Attack: lengths that underflow a parser.
        Random random = new Random(8);
        byte[] retry = sealer.sealRetry(CLIENT, ORIGINAL, SOURCE, NOW);
        byte[] later = sealer.sealNew(CLIENT, NOW);
        for (int length = 0; length < 200; length++) {
            byte[] garbage = new byte[length];
            random.nextBytes(garbage);
            assertInstanceOf(Token.Invalid.class, sealer.open(garbage, CLIENT, NOW));
            if (length > 0 && length != retry.length && length != later.length) {
                garbage[0] = retry[0];
                assertEquals(new Token.Invalid(false), sealer.open(garbage, CLIENT, NOW));
                assertInstanceOf(Token.Invalid.class, sealer.open(Arrays.copyOf(later, length), CLIENT, NOW));
            }
        }
    }

    @Test
    void guessingIsHopeless() {
        // RFC 9000 §8.1.4: a token is hard to guess; one of the right shape under another key is worth nothing.
        TokenSealer stranger = sealer(2);
        assertEquals(new Token.Invalid(true),
                sealer.open(stranger.sealRetry(CLIENT, ORIGINAL, SOURCE, NOW), CLIENT, NOW));
        assertEquals(new Token.Invalid(false), sealer.open(stranger.sealNew(CLIENT, NOW), CLIENT, NOW));
    }

    @Test
    void rotatedKeyStillOpensTheTokensOfTheOneBefore() {
        byte[] first = sealer.sealNew(CLIENT, NOW);
        byte[] alsoFirst = sealer.sealNew(CLIENT, NOW);
        sealer.rotate(key(5));
        byte[] second = sealer.sealNew(CLIENT, NOW);
        assertInstanceOf(Token.Address.class, sealer.open(first, CLIENT, NOW));
        assertInstanceOf(Token.Address.class, sealer.open(second, CLIENT, NOW));
        sealer.rotate(key(6));
        assertEquals(new Token.Invalid(false), sealer.open(alsoFirst, CLIENT, NOW));
    }

    @Test
    void serversWithTheSameKeyAcceptEachOthersTokens() {
        byte[] token = new TokenSealer(key(1), new Random(99)).sealNew(CLIENT, NOW);
        assertInstanceOf(Token.Address.class, sealer.open(token, CLIENT, NOW));
    }

    @Test
    void tokenOfOneVersionDoesNotCountInAnother() {
        // RFC 9369 §5: a token that a connection of version 1 got is not accepted by one of version 2.
        byte[] token = sealer.sealNew(CLIENT, QuicVersion.V1, NOW);
        Token.Address address = assertInstanceOf(Token.Address.class, sealer.open(token, CLIENT, NOW));
        assertTrue(address.countsFor(QuicVersion.V1));
        assertFalse(address.countsFor(QuicVersion.V2));
        assertTrue(new Token.Address(0).countsFor(QuicVersion.V2));
    }

    private static TokenSealer sealer(int keySeed) {
        return new TokenSealer(key(keySeed), new Random(4));
    }

    private static byte[] key(int seed) {
        byte[] key = new byte[16];
        new Random(seed).nextBytes(key);
        return key;
    }

    private static InetSocketAddress address(String literal, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(literal), port);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }
}
