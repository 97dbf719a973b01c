package ebb.watch.explain.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.acme.Audit;
import com.acme.Callbacks;
import com.acme.Chat;
import com.acme.Hub;
import com.acme.Recent;
import com.acme.Rooms;
import com.sun.management.HotSpotDiagnosticMXBean;
import ebb.quic.QuicConnection;
import ebb.watch.explain.model.Explanation;
import ebb.watch.explain.model.Holder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way to hold a closed connection that is known to happen is planted in this JVM, found in its heap, and named. */
class PlantedHoldersTest {
    private static Lives lives;

    @TempDir
    private Path directory;

    @BeforeAll
    static void begin() throws IOException {
        lives = new Lives();
        // A connection that lives must not be taken for one that is held.
        Hub.INSTANCE.met(lives.live());
    }

    @AfterAll
    static void end() {
        Hub.INSTANCE.met(null);
        lives.close();
    }

    @AfterEach
    void forget() {
        Rooms.clear();
        Callbacks.clear();
    }

    private Explanation explain() throws IOException {
        Path dump = directory.resolve("heap.hprof");
        Files.deleteIfExists(dump);
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(dump.toString(), true);
        return Walk.explain(dump, 0);
    }

    private Holder onlyHolder(int connections) throws IOException {
        Explanation explanation = explain();
        assertEquals(1, explanation.holders().size(), explanation::toString);
        Holder holder = explanation.holders().getFirst();
        assertEquals(connections, holder.connections(), holder::toString);
        assertEquals(connections, explanation.connections(), explanation::toString);
        return holder;
    }

    private static void awaitParked(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.yield();
        }
    }

    @Test
    void nothingIsHeldWhereNothingIsHeld() throws IOException {
        lives.released();
        assertEquals(new Explanation(0, 0, List.of()), explain());
    }

    @Test
    void aStaticMapIsNamedWithTheKey() throws IOException {
        Rooms.enter("user-17", lives.released());
        Holder holder = onlyHolder(1);
        assertEquals("com.acme.Rooms.BY_USER", holder.holder());
        assertEquals("java.util.concurrent.ConcurrentHashMap", holder.holderType());
        assertEquals("1 closed connection is still held by `com.acme.Rooms.BY_USER`"
                + " (java.util.concurrent.ConcurrentHashMap)", holder.sentence());
        assertEquals("static com.acme.Rooms.BY_USER: java.util.concurrent.ConcurrentHashMap", holder.path().get(0));
        assertEquals("key \"user-17\"", holder.path().get(1));
        assertTrue(holder.path().get(2).endsWith(", released (LocalClose)"), holder::toString);
        assertEquals(3, holder.path().size(), holder::toString);
    }

    @Test
    void whatAMapsValuesKeepIsWeighed() throws IOException {
        for (int i = 0; i < 5; i++) {
            Rooms.open(i, lives.released());
        }
        Holder holder = onlyHolder(5);
        assertEquals("com.acme.Rooms.BY_NUMBER → Room.connection", holder.holder());
        assertEquals("java.util.concurrent.ConcurrentHashMap", holder.holderType());
        assertTrue(holder.sentence().startsWith("5 closed connections are still held by"), holder::sentence);
        assertTrue(holder.path().get(1).startsWith("key "), holder::toString);
        assertEquals("com.acme.Rooms.Room.connection: ebb.quic.QuicConnection", holder.path().get(2));
        assertTrue(holder.keptBytes() > 50_000 && holder.keptBytes() < 53_000, () -> "kept " + holder.keptBytes());
    }

    @Test
    void theFieldOfASingletonIsNamedWithTheSingleton() throws IOException {
        QuicConnection live = lives.live();
        Hub.INSTANCE.met(lives.released());
        Holder holder;
        try {
            holder = onlyHolder(1);
        } finally {
            Hub.INSTANCE.met(live);
        }
        assertEquals("com.acme.Hub.INSTANCE → Hub.latest", holder.holder());
        assertEquals("1 closed connection is still held by `com.acme.Hub.INSTANCE → Hub.latest`"
                + " (ebb.quic.QuicConnection)", holder.sentence());
    }

    @Test
    void aListInAThreadLocalIsNamedWithItsThread() throws Exception {
        CountDownLatch remembered = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Thread worker = Recent.worker(new QuicConnection[] {lives.released()}, remembered, end);
        remembered.await();
        Holder holder;
        try {
            holder = onlyHolder(1);
        } finally {
            end.countDown();
            worker.join();
        }
        assertEquals("thread local com.acme.Recent.CONNECTIONS", holder.holder());
        assertEquals("java.util.ArrayList", holder.holderType());
        assertEquals("1 closed connection is still held by `thread local com.acme.Recent.CONNECTIONS`"
                + " of thread \"worker-1\" (java.util.ArrayList)", holder.sentence());
        assertEquals("thread \"worker-1\"", holder.path().getFirst());
    }

    @Test
    void aLambdasCaptureIsNamedWithTheMethodThatMadeIt() throws IOException {
        Callbacks.greetEverybody(List.of("Ada"));
        Callbacks.greetAtMidnight(lives.released());
        Callbacks.greetAtMidnight(lives.released());
        Holder holder = onlyHolder(2);
        assertEquals("com.acme.Callbacks.AT_MIDNIGHT → lambda in com.acme.Callbacks.greetAtMidnight",
                holder.holder());
        assertEquals("java.util.ArrayList", holder.holderType());
    }

    @Test
    void theStackOfAParkedVirtualThreadIsNamedWithItsPlace() throws Exception {
        CountDownLatch waiting = new CountDownLatch(2);
        CountDownLatch end = new CountDownLatch(1);
        Thread first = Chat.start("chatty", new QuicConnection[] {lives.released()}, waiting, end);
        Thread second = Chat.start("talky", new QuicConnection[] {lives.released()}, waiting, end);
        waiting.await();
        awaitParked(first);
        awaitParked(second);
        Holder holder;
        try {
            holder = onlyHolder(2);
        } finally {
            end.countDown();
            first.join();
            second.join();
        }
        assertTrue(holder.holder().startsWith("com.acme.Chat.serve(Chat.java:"), holder::toString);
        assertEquals("stack of a virtual thread", holder.holderType());
        assertEquals("2 closed connections are still held by the stacks of 2 virtual threads at `" + holder.holder()
                + "`", holder.sentence());
        assertTrue(holder.path().getFirst().startsWith("virtual thread \""), holder::toString);
    }

    @Test
    void anAttachedResourceIsNamedWithItsConnection() throws IOException {
        QuicConnection live = lives.live();
        live.attach(new Audit(lives.released()));
        Holder holder;
        try {
            holder = onlyHolder(1);
        } finally {
            live.close();
            live.awaitReleased();
        }
        assertEquals("com.acme.Audit.previous", holder.holder());
        assertEquals("1 closed connection is still held by `com.acme.Audit.previous`, a resource attached to connection "
                + live.id() + " (QuicConnection.attach)", holder.sentence());
    }
}
