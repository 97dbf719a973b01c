package ebb.quic.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.model.CloseReason;
import ebb.quic.wire.Frame;
import ebb.quic.wire.FrameWriter;
import org.junit.jupiter.api.Test;

class CloseFramesTest {

    /** The frame fits three times into one datagram, whatever the script of its phrase. */
    @Test
    void phraseIsCutByItsBytes() {
        for (String letter : new String[] {"a", "é", "日", "🦉"}) {
            Frame.ConnectionClose close =
                    CloseFrames.of(new CloseReason.TransportFailure(0x10a, 6, letter.repeat(300)));
            assertTrue(FrameWriter.size(close) <= 240, () -> letter + ": " + FrameWriter.size(close) + " bytes");
            assertEquals(letter, close.phrase().substring(0, letter.length()));
            assertTrue(letter.repeat(300).startsWith(close.phrase()), "cut within a letter");
        }
    }
}
