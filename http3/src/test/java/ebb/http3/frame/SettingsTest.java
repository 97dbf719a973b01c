package ebb.http3.frame;

import static ebb.http3.model.Http3Error.H3_EXCESSIVE_LOAD;
import static ebb.http3.model.Http3Error.H3_FRAME_ERROR;
import static ebb.http3.model.Http3Error.H3_SETTINGS_ERROR;
import static ebb.http3.stream.Failures.assertConnectionError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.http3.stream.Bytes;
import ebb.http3.wire.ByteOutput;
import ebb.http3.wire.StreamInput;
import java.io.IOException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SettingsTest {

    // RFC 9114 §7.2.4: unknown identifiers are ignored. RFC 9114 §7.2.4.1: so are reserved ones.
    @Test
    void onlyKnownSettingsCount() throws IOException {
        assertEquals(new Settings(1000), read("0643e8"));
        assertEquals(new Settings(1000), read("21 05 80ffffff 00 0643e8 40 52 07 01 4064 07 4010"));
        assertEquals(Settings.INITIAL, read(""));
    }

    // RFC 9114 §7.2.4.1: what was a setting in HTTP/2 only is an error.
    @Test
    void settingsOfHttp2AreErrors() {
        for (String id : new String[] {"00", "02", "03", "04", "05"}) {
            assertConnectionError(H3_SETTINGS_ERROR, () -> read(id + "01"));
        }
    }

    // RFC 9114 §7.2.4: no identifier occurs twice, not even an unknown one.
    @Test
    void duplicatesAreErrors() {
        assertConnectionError(H3_SETTINGS_ERROR, () -> read("0600 0600"));
        assertConnectionError(H3_SETTINGS_ERROR, () -> read("21 01 0600 4021 01"));
    }

    // RFC 9114 §7.1: the payload ends with a whole setting.
    @Test
    void truncatedSettingsAreErrors() {
        assertConnectionError(H3_FRAME_ERROR, () -> read("06"));
        assertConnectionError(H3_FRAME_ERROR, () -> read("0643"));
    }

    @Test
    void settingsAreBounded() {
        StringBuilder many = new StringBuilder();
        for (int id = 0x40; id < 0x40 + 65; id++) {
            many.append("40%02x00".formatted(id));
        }
        assertConnectionError(H3_EXCESSIVE_LOAD, () -> read(many.toString()));
    }

    // RFC 9114 §7.2.4.1: one reserved setting goes along, whatever its numbers.
    @Property(tries = 200)
    void whatIsWrittenIsRead(@ForAll int greaseId, @ForAll int greaseValue) throws IOException {
        ByteOutput out = new ByteOutput(4);
        new Settings(16 << 10).write(out, greaseId, greaseValue);
        StreamInput in = Bytes.input(out.toBytes());
        assertEquals(FrameType.SETTINGS, in.readVarInt());
        in.enterFrame(in.readVarInt());
        assertEquals(0x06, in.readVarInt());
        assertEquals(16 << 10, in.readVarInt());
        assertEquals(0, (in.readVarInt() - 0x21) % 0x1f);
        assertTrue(in.readVarInt() >= 0);
        assertEquals(0, in.remaining());
    }

    private static Settings read(String hex) throws IOException {
        byte[] payload = Bytes.hex(hex);
        StreamInput in = Bytes.input(payload);
        in.enterFrame(payload.length);
        Settings settings = Settings.read(in);
        assertEquals(Long.MAX_VALUE, in.remaining());
        return settings;
    }
}
