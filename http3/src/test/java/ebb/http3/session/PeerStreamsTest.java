package ebb.http3.session;

import static ebb.http3.model.Http3Error.H3_CLOSED_CRITICAL_STREAM;
import static ebb.http3.model.Http3Error.H3_EXCESSIVE_LOAD;
import static ebb.http3.model.Http3Error.H3_FRAME_ERROR;
import static ebb.http3.model.Http3Error.H3_FRAME_UNEXPECTED;
import static ebb.http3.model.Http3Error.H3_ID_ERROR;
import static ebb.http3.model.Http3Error.H3_MISSING_SETTINGS;
import static ebb.http3.model.Http3Error.H3_NO_ERROR;
import static ebb.http3.model.Http3Error.H3_SETTINGS_ERROR;
import static ebb.http3.model.Http3Error.H3_STREAM_CREATION_ERROR;
import static ebb.http3.model.Http3Error.QPACK_DECODER_STREAM_ERROR;
import static ebb.http3.model.Http3Error.QPACK_ENCODER_STREAM_ERROR;
import static ebb.http3.stream.Bytes.control;
import static ebb.http3.stream.Bytes.frame;
import static ebb.http3.stream.Bytes.hex;
import static ebb.http3.stream.Bytes.join;
import static ebb.http3.stream.Bytes.varInt;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ebb.http3.frame.Place;
import ebb.http3.frame.Settings;
import ebb.http3.model.Http3Counts;
import ebb.http3.model.Http3Settings;
import ebb.http3.stream.ScriptedStream;
import ebb.http3.stream.ScriptedTransport;
import ebb.quic.model.CloseReason;
import ebb.quic.model.QuicClosedException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerStreamsTest {
    private static final long OPEN = ScriptedStream.NONE;
    private static final Http3Settings SETTINGS = Http3Settings.defaults().withSkipped(10, 0);

    private final List<String> events = new ArrayList<>();
    private ScriptedTransport transport;
    private PeerStreams streams;

    @BeforeEach
    void serverReads() {
        reads(Place.CLIENT_CONTROL);
    }

    private void reads(Place place) {
        transport = new ScriptedTransport();
        PeerGuard guard = new PeerGuard(transport, SETTINGS, () -> 0, new Http3Counts());
        streams = new PeerStreams(guard, place, new PeerControl.Events() {
            @Override
            public void settings(Settings settings) {
                events.add("settings " + settings.maxFieldSectionBytes());
            }

            @Override
            public void goAway(long id) {
                events.add("goaway " + id);
            }
        });
    }

    @Test
    void controlStreamIsFollowed() {
        open(varInt(0), frame(0x04, hex("0643e8")), frame(0x07, hex("08")), frame(0x21, hex("00")),
                frame(0xf0700, hex("00 75")), frame(0x07, hex("04")), frame(0x0d, hex("03")), frame(0x0d, hex("03")));
        assertEquals(List.of("settings 1000", "goaway 8", "goaway 4"), events);
        assertEquals(OPEN, transport.closeCode());
    }

    // RFC 9114 §6.2.1, §3.2: SETTINGS comes first; RFC 9114 §9: not even a frame without meaning may come before it.
    @ParameterizedTest
    @ValueSource(longs = {0x00, 0x01, 0x03, 0x05, 0x07, 0x0d, 0x21, 0x02})
    void settingsComeFirst(long type) {
        open(varInt(0), frame(type, hex("00")), frame(0x04, hex("")));
        assertEquals(H3_MISSING_SETTINGS, transport.closeCode());
    }

    // RFC 9114 §7.2.4: SETTINGS comes once.
    @Test
    void settingsComeOnce() {
        open(control(frame(0x04, hex(""))));
        assertEquals(H3_FRAME_UNEXPECTED, transport.closeCode());
    }

    @Test
    void wrongSettingsCloseTheConnection() {
        open(varInt(0), frame(0x04, hex("0200")));
        assertEquals(H3_SETTINGS_ERROR, transport.closeCode());
    }

    // RFC 9114 §6.2.1: the control stream is never closed, by its sender's end or reset.
    // RFC 9204 §4.2: neither are the streams of QPACK.
    @ParameterizedTest
    @ValueSource(strings = {"00 0400", "00", "02", "02 20", "03", "03 48"})
    void criticalStreamsStayOpen(String hex) {
        streams.read(new ScriptedStream(2, hex(hex)));
        assertEquals(H3_CLOSED_CRITICAL_STREAM, transport.closeCode());
        serverReads();
        streams.read(new ScriptedStream(2, hex(hex)).resetByPeer(H3_NO_ERROR));
        assertEquals(H3_CLOSED_CRITICAL_STREAM, transport.closeCode());
    }

    // RFC 9114 §6.2.1: one control stream. RFC 9204 §4.2: one encoder stream and one decoder stream.
    @ParameterizedTest
    @ValueSource(strings = {"00 0400", "02", "03"})
    void criticalStreamsAreSingle(String hex) {
        open(hex(hex));
        assertEquals(OPEN, transport.closeCode());
        open(hex(hex));
        assertEquals(H3_STREAM_CREATION_ERROR, transport.closeCode());
    }

    // RFC 9204 §4.2: the peer may open its streams though they are of no use.
    @Test
    void qpackStreamsAreReadToTheirError() {
        open(hex("02 20 20"));
        open(hex("03 48"));
        assertEquals(OPEN, transport.closeCode());
        serverReads();
        open(hex("02 3fbd01"));
        assertEquals(QPACK_ENCODER_STREAM_ERROR, transport.closeCode());
        serverReads();
        open(hex("03 00"));
        assertEquals(QPACK_DECODER_STREAM_ERROR, transport.closeCode());
    }

    // RFC 9114 §6.2.2: clients do not push.
    @Test
    void pushFromAClientIsAnError() {
        open(hex("01 00"));
        assertEquals(H3_STREAM_CREATION_ERROR, transport.closeCode());
    }

    // RFC 9114 §4.6: no push was allowed, so any push stream has too large an ID.
    @Test
    void pushFromAServerIsAnError() {
        reads(Place.SERVER_CONTROL);
        open(hex("01 00"));
        assertEquals(H3_ID_ERROR, transport.closeCode());
    }

    // RFC 9114 §6.2, §6.2.3, §9: streams without meaning are stopped and are no error.
    @ParameterizedTest
    @ValueSource(longs = {0x21, 0x40, 0x54, 0x3ffffffffffffffeL, 0x1f * 77L + 0x21})
    void unknownStreamsAreStopped(long type) {
        ScriptedStream stream = new ScriptedStream(2, varInt(type), new byte[100]);
        streams.read(stream);
        assertEquals(H3_STREAM_CREATION_ERROR, stream.stopCode());
        assertEquals(OPEN, transport.closeCode());
    }

    @Test
    void unknownStreamsAreBounded() {
        for (int i = 0; i < 11; i++) {
            open(varInt(0x21));
        }
        assertEquals(H3_EXCESSIVE_LOAD, transport.closeCode());
    }

    @Test
    void unknownFramesAreBounded() {
        byte[] grease = frame(0x21, hex(""));
        open(control(grease, grease, grease, grease, grease, grease, grease, grease, grease, grease, grease));
        assertEquals(H3_EXCESSIVE_LOAD, transport.closeCode());
    }

    // RFC 9114 §6.2: a stream may end, or be reset, before its type is known.
    @Test
    void streamsMayEndBeforeTheirType() {
        streams.read(new ScriptedStream(2));
        streams.read(new ScriptedStream(6, hex("40")));
        streams.read(new ScriptedStream(10).resetByPeer(H3_NO_ERROR));
        streams.read(new ScriptedStream(14, hex("40")).resetByPeer(H3_NO_ERROR));
        assertEquals(OPEN, transport.closeCode());
    }

    // RFC 9114 §5.2: the ID of GOAWAY never grows.
    @Test
    void goAwayNeverGrows() {
        open(control(frame(0x07, hex("04")), frame(0x07, hex("04")), frame(0x07, hex("08"))));
        assertEquals(H3_ID_ERROR, transport.closeCode());
        assertEquals(List.of("settings " + Long.MAX_VALUE, "goaway 4", "goaway 4"), events);
    }

    // RFC 9114 §7.2.6: a server names a stream that the client opened in both directions.
    @ParameterizedTest
    @ValueSource(strings = {"01", "02", "03", "4005"})
    void goAwayOfAServerNamesARequest(String id) {
        reads(Place.SERVER_CONTROL);
        open(control(frame(0x07, hex(id))));
        assertEquals(H3_ID_ERROR, transport.closeCode());
    }

    // RFC 9114 §7.2.7: MAX_PUSH_ID never shrinks, and comes from clients alone.
    @Test
    void maxPushIdNeverShrinks() {
        open(control(frame(0x0d, hex("05")), frame(0x0d, hex("04"))));
        assertEquals(H3_ID_ERROR, transport.closeCode());
        reads(Place.SERVER_CONTROL);
        open(control(frame(0x0d, hex("05"))));
        assertEquals(H3_FRAME_UNEXPECTED, transport.closeCode());
    }

    // RFC 9114 §7.2.3: no push was promised or allowed that could be cancelled.
    @ParameterizedTest
    @EnumSource(names = {"CLIENT_CONTROL", "SERVER_CONTROL"})
    void cancelledPushIsUnknown(Place place) {
        reads(place);
        open(control(frame(0x03, hex("00"))));
        assertEquals(H3_ID_ERROR, transport.closeCode());
    }

    // RFC 9114 §7.1: control frames are exactly their fields.
    @ParameterizedTest
    @ValueSource(strings = {"07 00", "07 02 0000", "07 01 40", "0d 00", "03 02 0000", "07 02 04"})
    void controlFramesAreExact(String hex) {
        streams.read(new ScriptedStream(2, control(), hex(hex)));
        assertEquals(H3_FRAME_ERROR, transport.closeCode());
    }

    @Property(tries = 1000)
    void anyStreamIsReadOrClosesTheConnection(@ForAll boolean client, @ForAll @Size(max = 40) byte[] bytes) {
        reads(client ? Place.SERVER_CONTROL : Place.CLIENT_CONTROL);
        open(bytes);
        open(join(control(), bytes));
    }

    /** Reads a stream that stays open, until the connection is gone. */
    private void open(byte[]... bytes) {
        streams.read(new ScriptedStream(2, bytes).endsWith(() -> {
            throw new QuicClosedException(new CloseReason.IdleTimeout());
        }));
    }
}
