package ebb.quic.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.model.CloseReason;
import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.PacketType;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QlogDirectoryTest {
    @TempDir
    private Path folder;

    private QlogDirectory open(Path at) throws IOException {
        return new QlogDirectory(at, 0, Instant.EPOCH);
    }

    private static ConnectionId id(long value) {
        return ConnectionId.ofLong(value);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static int records(Path file) throws IOException {
        return (int) Files.readString(file).chars().filter(c -> c == 0x1e).count();
    }

    @Test
    void everyConnectionHasAFileOfItsOwn() throws IOException {
        QlogDirectory directory = open(folder);
        directory.open(true, id(1), 0).packetDropped(0, "general", 1);
        directory.open(false, id(1), 0).packetDropped(0, "general", 1);
        directory.open(true, id(1), 0).packetDropped(0, "general", 1);
        directory.close();
        assertEquals(List.of("0000000000000001_client.sqlog", "0000000000000001_server-2.sqlog",
                "0000000000000001_server.sqlog"), names());
    }

    @Test
    void folderIsMade() throws IOException {
        QlogDirectory directory = open(folder.resolve("a/b"));
        directory.close();
        assertTrue(Files.isDirectory(folder.resolve("a/b")));
    }

    @Test
    void moreFilesThanMayBeOpen() throws IOException {
        QlogDirectory directory = open(folder);
        List<Trace> traces = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            traces.add(directory.open(true, id(i), 0));
        }
        for (int round = 0; round < 3; round++) {
            for (Trace trace : traces) {
                trace.packetDropped(round, "general", round);
            }
        }
        directory.close();
        for (String name : names()) {
            assertEquals(4, records(folder.resolve(name)));
        }
        assertEquals(100, names().size());
        assertEquals(0, directory.droppedRecords());
        assertEquals(0, directory.queuedBytes());
    }

    /** A disk that does not keep up costs records, not memory: the writer does not run at all here. */
    @Test
    void stalledDiskCostsRecordsNotMemory() throws IOException {
        QlogDirectory directory = open(folder);
        byte[] pings = new byte[64];
        Trace trace = directory.open(true, id(1), 0);
        for (int i = 0; i < 20_000; i++) {
            trace.packetReceived(i, PacketType.ONE_RTT, i, 1200, pings, 0, 64);
            assertTrue(directory.queuedBytes() <= QlogDirectory.MAX_QUEUED_BYTES);
        }
        assertTrue(directory.droppedRecords() > 10_000);
        assertSame(Trace.NONE, fill(directory));
        trace.closed(0, new CloseReason.IdleTimeout());
        directory.close();
        assertEquals(0, directory.queuedBytes());
    }

    /** Opens traces until one is refused: connections come and go while the disk stalls. */
    private static Trace fill(QlogDirectory directory) {
        Trace trace = directory.open(true, id(2), 0);
        for (int i = 3; i < 20_000 && trace != Trace.NONE; i++) {
            trace = directory.open(true, id(i), 0);
        }
        return trace;
    }

    @Test
    void failingDiskEndsTheTrace() throws IOException {
        Path gone = Files.createDirectory(folder.resolve("gone"));
        QlogDirectory directory = open(gone);
        Trace trace = directory.open(true, id(1), 0);
        Trace other = directory.open(true, id(2), 0);
        Files.delete(gone);
        Files.writeString(gone, "no folder any more");
        trace.packetDropped(0, "general", 1);
        other.packetDropped(0, "general", 1);
        directory.close();
        assertEquals(2, directory.failures());
        trace.packetDropped(0, "general", 1);
        assertEquals(0, directory.queuedBytes());
    }

    /** There is room for so many bytes in all, and then neither writing nor closing succeeds. */
    private static OutputStream filling(OutputStream real, int[] room) {
        return new FilterOutputStream(real) {
            @Override
            public void write(byte[] bytes) throws IOException {
                room[0] -= bytes.length;
                if (room[0] < 0) {
                    throw new IOException("No space left on device");
                }
                super.write(bytes);
            }

            @Override
            public void close() throws IOException {
                super.close();
                if (room[0] < 0) {
                    throw new IOException("No space left on device");
                }
            }
        };
    }

    @Test
    void fullDiskEndsTracesInTheMiddleAndKeepsNothing() throws IOException {
        int[] room = {10_000};
        QlogDirectory directory = new QlogDirectory(folder,
                (file, options) -> filling(Files.newOutputStream(file, options), room), 0, Instant.EPOCH);
        List<Trace> traces = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            traces.add(directory.open(true, id(i), 0));
        }
        for (int round = 0; round < 20; round++) {
            for (Trace trace : traces) {
                trace.packetDropped(round, "general", round);
            }
        }
        traces.forEach(trace -> trace.closed(21, new CloseReason.IdleTimeout()));
        directory.close();
        assertEquals(40, directory.failures());
        assertEquals(0, directory.queuedBytes());
    }

    @Test
    void nothingIsTakenInAfterTheEnd() throws IOException {
        QlogDirectory directory = open(folder);
        Trace trace = directory.open(true, id(1), 0);
        directory.close();
        trace.packetDropped(0, "general", 1);
        assertSame(Trace.NONE, directory.open(true, id(2), 0));
        assertEquals(0, directory.queuedBytes());
        directory.close();
    }

    @Test
    void writerThatComesTooLateHasNothingToDo() throws IOException {
        QlogDirectory directory = open(folder);
        directory.open(true, id(1), 0).packetDropped(0, "general", 1);
        directory.close();
        directory.run();
        assertEquals(2, records(folder.resolve("0000000000000001_server.sqlog")));
    }

    @Test
    void writerThreadWritesUntilClose() throws Exception {
        QlogDirectory directory = open(folder);
        Thread writer = Thread.ofPlatform().daemon().start(directory);
        Trace trace = directory.open(true, id(1), 0);
        for (int i = 0; i < 500; i++) {
            trace.packetDropped(i, "general", i);
        }
        trace.closed(501, new CloseReason.IdleTimeout());
        directory.close();
        writer.join();
        assertFalse(writer.isAlive());
        assertEquals(502, records(folder.resolve("0000000000000001_server.sqlog")));
    }
}
