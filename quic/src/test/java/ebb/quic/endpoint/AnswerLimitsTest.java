package ebb.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.model.Limit;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Answers to datagrams of nobody: bursts pass, floods do not, whoever's address they carry. */
class AnswerLimitsTest {
    private static final long SECOND = 1_000_000_000L;

    private final LimitCounts hits = new LimitCounts();
    private final AnswerLimits limits = new AnswerLimits(new SplittableRandom(1), hits);

    private static InetSocketAddress ipv4(int number) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {(byte) (number >> 24), (byte) (number >> 16),
            (byte) (number >> 8), (byte) number}), 443);
    }

    /** RFC 9000 §8.1, §21.2: in the name of one prefix a flood gets no more than its share. */
    @Test
    void victimsPrefixGetsABoundedNumberOfAnswers() throws UnknownHostException {
        int permitted = 0;
        for (int i = 0; i < 1_000_000; i++) {
            permitted += limits.permitRetry(ipv4(0x0a010200 | i & 0xff), i * SECOND / 1_000_000) ? 1 : 0;
        }
        assertTrue(permitted >= 4_000 && permitted <= 6_001, "in one second: " + permitted);
        assertTrue(limits.permitRetry(ipv4(0x0a020300), SECOND), "another prefix");
        assertEquals(1_000_000 - permitted, hits.snapshot().get(Limit.ANSWERS));
    }

    @Test
    void prefixOfIpv6IsItsFirstSixBytes() throws UnknownHostException {
        byte[] address = new byte[16];
        address[0] = 0x20;
        int permitted = 0;
        for (int i = 0; i < 10_000; i++) {
            address[6] = (byte) i;
            address[15] = (byte) (i >> 8);
            permitted += limits.permitOther(new InetSocketAddress(InetAddress.getByAddress(address), 443), 0) ? 1 : 0;
        }
        assertEquals(4_000, permitted);
    }

    /** A flood from everywhere: Retry, which is the defence, goes on; refusals and Version Negotiation get rare. */
    @Test
    void floodFromEverywhereIsAnsweredAtABoundedRate() throws UnknownHostException {
        int retries = 0;
        int others = 0;
        for (int i = 0; i < 400_000; i++) {
            long now = i * SECOND / 400_000;
            retries += limits.permitRetry(ipv4(i * 0x9e3779b9), now) ? 1 : 0;
            others += limits.permitOther(ipv4(i * 0x85ebca6b), now) ? 1 : 0;
        }
        assertTrue(retries >= 90_000 && retries <= 100_000, "retries in one second: " + retries);
        assertTrue(others >= 9_000 && others <= 10_000, "others in one second: " + others);
    }
}
