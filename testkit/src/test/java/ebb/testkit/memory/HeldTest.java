package ebb.testkit.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import ebb.quic.QuicStream;
import ebb.quic.connection.Link;
import ebb.quic.model.CloseReason;
import ebb.quic.model.QuicLimits;
import ebb.quic.stream.Stream;
import ebb.testkit.SimTls;
import ebb.testkit.hostile.Measured;
import ebb.testkit.hostile.Vector;
import java.lang.ref.Reference;
import java.lang.reflect.Constructor;
import java.time.Duration;
import java.util.Arrays;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** An application that keeps the handles of released connections is found out, and told when it lets go. */
final class HeldTest {
    private static final CloseReason BYE = new CloseReason.LocalClose(0, "");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int PATIENCE_SECONDS = 10;

    private final Keeper kept = new Keeper();
    private final Ends ends = new Ends(QuicLimits.defaults(), SimTls.quick(), Ends.Making.sound().events(kept));

    /** Opens and closes connections, which the client forgets. */
    private void openAndClose(int count) {
        for (int i = 0; i < count; i++) {
            Link link = ends.dial();
            link.core().requestClose(BYE);
            ends.pass(SECOND);
        }
        ends.pass(Duration.ofSeconds(5));
        assertEquals(count, ends.server().report().released());
    }

    /** A second after the other, with a collection in each if asked for. */
    private void pass(int seconds, boolean collecting) {
        for (int i = 0; i < seconds; i++) {
            ends.pass(SECOND);
            ends.server().lookForHeld(ends.now());
            if (collecting) {
                System.gc();
            }
        }
    }

    private int held() {
        return ends.server().report().held();
    }

    @Vector(row = 38, name = "the application keeps closed connections",
            bound = "a handle holds its reason and nothing else, 80 bytes ([memory.md](memory.md)); it is found after 10 s and two collections",
            nobodyElse = "the application does it to itself")
    void handlesThatAreKeptAreCountedUntilTheyAreLetGo(Measured measured) {
        openAndClose(3);
        pass(1, true);
        assertEquals(0, held(), "not before the application has had its time");
        pass(20, true);
        measured.exactly("of 3 handles that are kept were found", held(), 3);
        measured.moved("`held`", held());
        measured.exactly("bytes of them on accounts", ends.server().report().usedBytes(), 0);
        kept.links().removeLast();
        pass(3, true);
        assertEquals(2, held());
        kept.links().clear();
        pass(3, true);
        assertEquals(0, held());
        assertEquals(Long.MAX_VALUE, ends.server().nextLook(), "there is nothing to look at any more");
    }

    /** Handshakes that nobody finishes, however many, take no place in the sample: nobody can hold them. */
    @Test
    void connectionsThatTheApplicationNeverGotAreNotWatched() {
        ends.clientIsDeaf(true);
        for (int i = 0; i < 5; i++) {
            ends.dial();
        }
        Link givenUp = ends.dial();
        givenUp.core().requestClose(BYE);
        ends.pass(Duration.ofMinutes(1));
        assertEquals(6, ends.server().report().released());
        assertEquals(0, ends.server().held(ends.now()).watched());
        ends.clientIsDeaf(false);
        ends.dial().core().requestClose(BYE);
        ends.pass(Duration.ofSeconds(5));
        assertEquals(7, ends.server().report().released());
        assertEquals(1, ends.server().held(ends.now()).watched());
    }

    /** Time alone proves nothing: what nobody collected may only look kept. */
    @Test
    void withoutCollectionsNobodyIsAccused() {
        openAndClose(3);
        // A collection may happen by itself, but not two old ones in so little work.
        pass(2 * PATIENCE_SECONDS, false);
        assertEquals(0, held());
    }

    @Test
    void handlesThatAreLetGoInTimeAreNeverHeld() {
        openAndClose(3);
        kept.links().clear();
        pass(20, true);
        assertEquals(0, held());
    }

    /** A stream is a handle of its connection too. */
    @Test
    void streamThatIsKeptHoldsItsConnection() throws ReflectiveOperationException {
        Link link = ends.dial();
        Streams.write(Streams.open(link.core(), true), new byte[10]);
        ends.pass(SECOND);
        QuicStream stream = handle(kept.streams().getFirst(), kept.links().getFirst());
        kept.links().clear();
        kept.streams().clear();
        link.core().requestClose(BYE);
        pass(30, true);
        assertEquals(1, held());
        Reference.reachabilityFence(stream);
        stream = null;
        pass(3, true);
        assertEquals(0, held());
    }

    /** What the API would hand to the application, which only the API itself can make. */
    private static QuicStream handle(Stream core, Link link) throws ReflectiveOperationException {
        Constructor<?> hidden = QuicStream.class.getDeclaredConstructors()[0];
        hidden.setAccessible(true);
        return (QuicStream) hidden.newInstance(Arrays.stream(hidden.getParameterTypes())
                .map(type -> argument(type, core, link)).toArray());
    }

    private static Object argument(Class<?> type, Stream core, Link link) {
        if (type == boolean.class) {
            return false;
        }
        return type == Stream.class ? core : type == Link.class ? link : null;
    }

    /** It is said once, with the reason, the age, and where the application took the connection over. */
    @Test
    void heldConnectionIsReportedOnce() {
        StringBuilder said = new StringBuilder();
        Handler listener = new Handler() {
            @Override
            public void publish(LogRecord line) {
                said.append(line.getMessage()).append('\n');
            }

            @Override
            public void flush() {
            }

            @Override
            public void close() {
            }
        };
        Logger log = Logger.getLogger("ebb.quic.held");
        log.addHandler(listener);
        log.setUseParentHandlers(false);
        try {
            Link link = ends.dial();
            Link server = kept.links().getFirst();
            server.origin("Users.java:12");
            link.core().requestClose(BYE);
            pass(40, true);
            assertEquals(1, held());
            assertNull(server.origin(), "the handle does not keep what only the report needs");
            String text = said.toString();
            assertEquals(1, text.lines().count(), text);
            assertEquals(true, text.contains("Users.java:12") && text.contains("closed by the peer"), text);
            kept.links().clear();
            server = null;
            pass(3, true);
            assertEquals(2, said.toString().lines().count(), said::toString);
            assertEquals(true, said.toString().contains("let go after all"), said::toString);
        } finally {
            log.removeHandler(listener);
            log.setUseParentHandlers(true);
        }
    }
}
