package ebb.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LocalIdIssuerTest {
    private static final int IDS = 20_000;

    private static LocalIdIssuer issuer(int loop, int keySeed) {
        byte[] key = new byte[32];
        new Random(keySeed).nextBytes(key);
        return new LocalIdIssuer(new StatelessReset(key), new Random(loop), loop);
    }

    @Test
    void everyLoopReadsTheNumberInIdsOfEveryOther() {
        for (int loop = 0; loop < 64; loop++) {
            byte[] id = new byte[10];
            issuer(loop, 1).newId().copyTo(id, 2);
            assertEquals(loop, issuer(63 - loop, 1).loopOf(id, 2));
        }
    }

    /** RFC 9000 §5.1: without the key the number in an ID is not to be seen: all values are equally frequent. */
    @Test
    void numberIsHiddenFromObservers() {
        LocalIdIssuer issuer = issuer(1, 1);
        LocalIdIssuer stranger = issuer(1, 2);
        int[] firstBytes = new int[256];
        int[] guesses = new int[256];
        for (int i = 0; i < IDS; i++) {
            byte[] id = issuer.newId().toBytes();
            firstBytes[id[0] & 0xff]++;
            guesses[stranger.loopOf(id, 0)]++;
        }
        for (int value = 0; value < 256; value++) {
            // 78 on average, with a deviation of 9.
            assertTrue(firstBytes[value] > 30 && firstBytes[value] < 140, value + ": " + firstBytes[value]);
            assertTrue(guesses[value] > 30 && guesses[value] < 140, value + ": " + guesses[value]);
        }
    }
}
