package ebb.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;

import ebb.testkit.hostile.NoDefect;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Whole lives of connections, one from each seed. The build lives a few hundred; {@code -Debb.lives.count=100000} asks
 * for more, and {@code -Debb.lives.first} says where to begin, which is also how one that failed is lived again.
 */
@ExtendWith(NoDefect.class)
class LivesTest {
    private static final long FIRST = Long.getLong("ebb.lives.first", 0);
    private static final int COUNT = Integer.getInteger("ebb.lives.count", 300);

    @Test
    @Timeout(value = 12, unit = TimeUnit.HOURS)
    void everyLifeEndsWithAllThatWasPromised() {
        for (long seed = FIRST; seed < FIRST + COUNT; seed++) {
            try {
                Life.live(seed);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("the life of seed " + seed + " went wrong: " + e.getMessage() + "; to live it "
                        + "again: mvn -pl testkit -am verify -Dtest=LivesTest -Dsurefire.failIfNoSpecifiedTests=false "
                        + "-Debb.lives.first=" + seed + " -Debb.lives.count=1", e);
            }
        }
    }

    @Test
    void aChangedByteIsNoticed() {
        Messages messages = new Messages();
        byte[] bytes = begun(messages, 10);
        bytes[7]++;
        assertThrows(AssertionError.class, () -> messages.new Incoming(true).read(bytes, 10));
    }

    @Test
    void soIsAMessageThatArrivesTwice() {
        Messages messages = new Messages();
        byte[] bytes = begun(messages, 10);
        messages.new Incoming(true).read(bytes, 10);
        assertThrows(AssertionError.class, () -> messages.new Incoming(true).read(bytes, 10));
    }

    @Test
    void soIsAnEndThatComesTooEarly() {
        Messages messages = new Messages();
        Messages.Incoming incoming = messages.new Incoming(true);
        incoming.read(begun(messages, 10), 9);
        assertThrows(AssertionError.class, incoming::ended);
    }

    private static byte[] begun(Messages messages, int count) {
        Messages.Outgoing outgoing = messages.begin();
        byte[] bytes = outgoing.next(count);
        outgoing.wrote(count);
        outgoing.finished();
        return bytes;
    }
}
