package ebb.http3.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.http3.model.Headers;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageWriterTest {
    private final ScriptedStream stream = new ScriptedStream(0);
    private final MessageWriter writer = new MessageWriter(stream);

    // RFC 9114 §4.1: one HEADERS frame, DATA frames, trailers, and the end of the stream.
    @Test
    void smallMessageLeavesInOneWrite() throws IOException {
        head();
        BodyOutput out = new BodyOutput(writer, BodyOutput.Content.SENT, -1);
        out.trailers(Headers.of("checksum", "1"));
        out.write(Bytes.ascii("hel"));
        out.write(Bytes.ascii("lo"));
        out.close();
        assertEquals(List.of("HEADERS :status=200 server=ebb", "DATA hello", "HEADERS checksum=1"),
                Bytes.describe(stream.written()));
        assertEquals(1, stream.writes());
        assertTrue(stream.isFinished());
    }

    @Test
    void largeContentIsNotCopied() throws IOException {
        head();
        writer.content(Bytes.ascii("ab"), 0, 2);
        writer.content(new byte[100_000], 0, 100_000);
        assertEquals(2, stream.writes());
        writer.content(Bytes.ascii("cd"), 0, 2);
        writer.finish();
        List<String> frames = Bytes.describe(stream.written());
        assertEquals(List.of("DATA ab", "DATA cd"), List.of(frames.get(1), frames.get(3)));
        assertEquals(100_005, frames.get(2).length());
        assertEquals(3, stream.writes());
    }

    @Test
    void manySmallPiecesAreGathered() throws IOException {
        head();
        for (int i = 0; i < 1000; i++) {
            writer.content(Bytes.ascii("0123456789"), 0, 10);
        }
        writer.finish();
        String content = String.join("", Bytes.describe(stream.written()).stream().skip(1)
                .map(frame -> frame.substring(5)).toList());
        assertEquals("0123456789".repeat(1000), content);
        assertEquals(3, stream.writes());
    }

    @Test
    void flushSendsWhatIsThere() throws IOException {
        head();
        writer.flush();
        assertEquals(1, stream.writes());
        writer.content(Bytes.ascii("a"), 0, 1);
        writer.flush();
        writer.flush();
        assertEquals(List.of("HEADERS :status=200 server=ebb", "DATA a"), Bytes.describe(stream.written()));
        writer.finish();
        writer.finish();
        assertEquals(2, stream.writes());
    }

    @Test
    void headCanBeTakenBackUntilItHasLeft() throws IOException {
        writer.interim("103", Headers.empty());
        head();
        writer.content(Bytes.ascii("a"), 0, 1);
        assertTrue(writer.retract());
        head();
        writer.flush();
        assertFalse(writer.retract());
        assertEquals(List.of("HEADERS :status=103", "HEADERS :status=200 server=ebb"),
                Bytes.describe(stream.written()));
    }

    // RFC 9114 §4.1.2: this side does not contradict its own Content-Length.
    @Test
    void declaredLengthIsKept() throws IOException {
        head();
        BodyOutput out = new BodyOutput(writer, BodyOutput.Content.SENT, 3);
        out.write(Bytes.ascii("ab"));
        assertThrows(IOException.class, () -> out.write(Bytes.ascii("cd")));
        BodyOutput less = new BodyOutput(writer, BodyOutput.Content.SENT, 3);
        assertThrows(IOException.class, less::close);
        assertFalse(stream.isFinished());
    }

    @Test
    void contentIsDroppedOrRefusedWhereThereIsNone() throws IOException {
        head();
        try (OutputStream none = new BodyOutput(writer, BodyOutput.Content.NONE, -1)) {
            assertThrows(IOException.class, () -> none.write('x'));
        }
        assertEquals(List.of("HEADERS :status=200 server=ebb"), Bytes.describe(stream.written()));
        ScriptedStream second = new ScriptedStream(4);
        MessageWriter toHead = new MessageWriter(second);
        toHead.head(new String[] {":status", "200"}, Headers.of("content-length", "3"));
        BodyOutput dropped = new BodyOutput(toHead, BodyOutput.Content.DROPPED, 3);
        dropped.write(Bytes.ascii("abc"));
        dropped.close();
        assertThrows(IOException.class, () -> dropped.write('x'));
        assertEquals(List.of("HEADERS :status=200 content-length=3"), Bytes.describe(second.written()));
        assertTrue(second.isFinished());
    }

    private void head() {
        writer.head(new String[] {":status", "200"}, Headers.of("server", "ebb"));
    }
}
