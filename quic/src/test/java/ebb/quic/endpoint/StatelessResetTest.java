package ebb.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.wire.ConnectionId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class StatelessResetTest {
    private static final long SECOND = 1_000_000_000L;
    private static final byte[] KEY = "a static key of thirty-two bytes".getBytes(StandardCharsets.US_ASCII);
    private static final ConnectionId ID = ConnectionId.ofLong(0x1122334455667788L);

    private final StatelessReset resets = new StatelessReset(KEY);
    private final Random random = new Random(1);
    private final byte[] buffer = new byte[1500];

    @Test
    void tokenIsAFunctionOfKeyAndId() throws Exception {
        // RFC 9000 §10.3.2: HMAC of a static key and the ID, cut to 16 bytes; after a restart it is the same.
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        byte[] expected = Arrays.copyOf(mac.doFinal(ID.toBytes()), 16);
        assertArrayEquals(expected, resets.token(ID));
        assertArrayEquals(expected, new StatelessReset(KEY).token(ID));
        assertFalse(Arrays.equals(expected, new StatelessReset(new byte[32]).token(ID)));
    }

    @Test
    void noTwoIdsHaveTheSameToken() {
        // RFC 9000 §10.3.2: a token belongs to one connection ID.
        Set<String> tokens = new HashSet<>();
        for (int i = 0; i < 5_000; i++) {
            assertTrue(tokens.add(HexFormat.of().formatHex(resets.token(ConnectionId.ofLong(i)))));
        }
    }

    @Test
    void resetLooksLikeAShortHeaderAndEndsWithTheToken() {
        // RFC 9000 §10.3: short header, unpredictable bits, token in the last 16 bytes.
        Set<Byte> firstBytes = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            int length = resets.write(buffer, 100, 21 + random.nextInt(1, 1400), ID, random);
            assertEquals(0x40, buffer[100] & 0xc0);
            firstBytes.add(buffer[100]);
            assertArrayEquals(resets.token(ID), Arrays.copyOfRange(buffer, 100 + length - 16, 100 + length));
        }
        assertTrue(firstBytes.size() > 50, "the other six bits vary");
    }

    @Test
    void resetIsShorterThanItsTrigger() {
        // RFC 9000 §10.3.3: always smaller, down to nothing. RFC 9000 §10.3: by one byte up to 43, never three times
        // the trigger, and never less than 21 bytes.
        for (int trigger = 0; trigger <= 1500; trigger++) {
            assertEquals(trigger >= 22, StatelessReset.answers(trigger));
            if (trigger < 22) {
                continue;
            }
            int length = resets.write(buffer, 0, trigger, ID, random);
            if (trigger <= 43) {
                assertEquals(trigger - 1, length);
            } else {
                assertTrue(length < trigger && length >= 43 && length <= 63, trigger + " → " + length);
            }
        }
    }

    @Test
    void twoServersThatResetEachOtherStopSoon() throws Exception {
        // RFC 9000 §10.3.3: limits for each remote address end the loop long before sizes do. Attack: cross-wired
        // servers that both lost their state.
        StatelessReset[] servers = {resets, new StatelessReset(new byte[32])};
        InetSocketAddress[] addresses = {new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 443),
            new InetSocketAddress(InetAddress.getByName("192.0.2.2"), 443)};
        int size = 1200;
        int packets = 0;
        for (int turn = 0; size > 0; turn++) {
            StatelessReset answering = servers[turn % 2];
            long now = turn * 10_000_000L;
            size = StatelessReset.answers(size) && answering.permits(addresses[(turn + 1) % 2], now)
                    ? answering.write(buffer, 0, size, ID, random) : 0;
            packets += size > 0 ? 1 : 0;
        }
        assertTrue(packets <= 4, "resets: " + packets);
    }

    @Test
    void loopDiesOutBySizeAlone() {
        int size = 1200;
        int packets = 0;
        while (StatelessReset.answers(size)) {
            int next = resets.write(buffer, 0, size, ID, random);
            assertTrue(next < size);
            size = next;
            packets++;
        }
        assertTrue(packets < 50, "resets: " + packets);
    }

    @Test
    void oneSourceIsAnsweredSeldomAndOthersAllTheSame() throws Exception {
        InetSocketAddress noisy = new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 443);
        int answered = 0;
        for (int i = 0; i < 10_000; i++) {
            answered += resets.permits(noisy, i * SECOND / 1000) ? 1 : 0;
        }
        assertTrue(answered <= 12, "in ten seconds: " + answered);
        assertTrue(resets.permits(new InetSocketAddress(InetAddress.getByName("192.0.2.99"), 443), 10 * SECOND));
        assertTrue(resets.permits(noisy, 20 * SECOND), "after a while again");
    }

    @Test
    void floodFromEverywhereIsAnsweredAtABoundedRate() throws Exception {
        int answered = 0;
        for (int i = 0; i < 100_000; i++) {
            InetAddress source = InetAddress.getByAddress(new byte[] {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i});
            answered += resets.permits(new InetSocketAddress(source, 443), -5 * SECOND + i * SECOND / 100_000) ? 1 : 0;
        }
        assertTrue(answered >= 200 && answered <= 400, "in one second: " + answered);
    }
}
