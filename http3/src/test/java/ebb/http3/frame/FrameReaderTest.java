package ebb.http3.frame;

import static ebb.http3.model.Http3Error.H3_EXCESSIVE_LOAD;
import static ebb.http3.model.Http3Error.H3_FRAME_ERROR;
import static ebb.http3.model.Http3Error.H3_FRAME_UNEXPECTED;
import static ebb.http3.model.Http3Error.H3_ID_ERROR;
import static ebb.http3.stream.Failures.assertConnectionError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.http3.model.Http3Exception;
import ebb.http3.stream.Bytes;
import ebb.http3.wire.StreamInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FrameReaderTest {
    private static final Set<Place> NOWHERE = EnumSet.noneOf(Place.class);
    private static final Set<Place> CONTROL = EnumSet.of(Place.CLIENT_CONTROL, Place.SERVER_CONTROL);
    private static final Set<Place> MESSAGE = EnumSet.of(Place.REQUEST, Place.RESPONSE);

    // RFC 9114 §7.2.1, §7.2.2: no DATA and no HEADERS on a control stream.
    @ParameterizedTest
    @EnumSource
    void messagesStayOnRequestStreams(Place place) throws IOException {
        assertPermitted(FrameType.DATA, place, MESSAGE);
        assertPermitted(FrameType.HEADERS, place, MESSAGE);
    }

    // RFC 9114 §7.2.3, §7.2.6, §7.2.7: control frames stand on the control stream, MAX_PUSH_ID on the client's alone.
    @ParameterizedTest
    @EnumSource
    void controlFramesStayOnControlStreams(Place place) throws IOException {
        assertPermitted(FrameType.CANCEL_PUSH, place, CONTROL);
        assertPermitted(FrameType.GOAWAY, place, CONTROL);
        assertPermitted(FrameType.MAX_PUSH_ID, place, EnumSet.of(Place.CLIENT_CONTROL));
    }

    // RFC 9114 §7.2.4: SETTINGS is nowhere expected but as the first frame of a control stream.
    @ParameterizedTest
    @EnumSource
    void settingsComeFirstOrNever(Place place) throws IOException {
        assertPermitted(FrameType.SETTINGS, place, NOWHERE);
        assertEquals(FrameType.SETTINGS, reader(place, Bytes.frame(FrameType.SETTINGS, new byte[0])).first());
    }

    // RFC 9114 §7.2.5: a server never receives a promise, nor a control stream; a client that allowed none refuses it.
    @Test
    void promisesAreRefused() {
        byte[] promise = Bytes.frame(FrameType.PUSH_PROMISE, Bytes.hex("00 0000"));
        assertConnectionError(H3_FRAME_UNEXPECTED, () -> reader(Place.REQUEST, promise).next());
        assertConnectionError(H3_FRAME_UNEXPECTED, () -> reader(Place.CLIENT_CONTROL, promise).next());
        assertConnectionError(H3_FRAME_UNEXPECTED, () -> reader(Place.SERVER_CONTROL, promise).next());
        assertConnectionError(H3_ID_ERROR, () -> reader(Place.RESPONSE, promise).next());
    }

    // RFC 9114 §7.2.8: PRIORITY, PING, WINDOW_UPDATE and CONTINUATION of HTTP/2 are errors everywhere.
    @ParameterizedTest
    @EnumSource
    void framesOfHttp2AreRefused(Place place) throws IOException {
        for (long type : new long[] {0x02, 0x06, 0x08, 0x09}) {
            assertPermitted(type, place, NOWHERE);
        }
    }

    // RFC 9114 §9, §7.2.8: frames that are unknown or grease mean nothing, whatever they carry and wherever they stand.
    @ParameterizedTest
    @EnumSource
    void unknownFramesArePassedOver(Place place) throws IOException {
        List<Integer> skipped = new ArrayList<>();
        StreamInput in = Bytes.input(Bytes.join(
                Bytes.frame(0x21, Bytes.ascii("grease")), Bytes.frame(0x0f, new byte[100]),
                Bytes.frame(0x1f * 1000L + 0x21, new byte[0]), Bytes.frame(0xf0700, Bytes.ascii("priority update"))));
        FrameReader frames = new FrameReader(in, place, () -> skipped.add(1));
        assertEquals(FrameReader.END, frames.next());
        assertEquals(4, skipped.size());
    }

    @Test
    void skippedFramesAreBounded() {
        FrameReader frames = new FrameReader(Bytes.input(Bytes.frame(0x21, new byte[3])), Place.REQUEST, () -> {
            throw Http3Exception.connection(H3_EXCESSIVE_LOAD, "too many");
        });
        assertConnectionError(H3_EXCESSIVE_LOAD, frames::next);
    }

    // RFC 9114 §7.1: a clean end inside a frame is an error.
    @Test
    void truncatedFramesAreErrors() throws IOException {
        assertEquals(FrameReader.END, reader(Place.REQUEST, new byte[0]).next());
        assertConnectionError(H3_FRAME_ERROR, () -> reader(Place.REQUEST, Bytes.hex("00")).next());
        assertConnectionError(H3_FRAME_ERROR, () -> reader(Place.REQUEST, Bytes.hex("40")).next());
        assertConnectionError(H3_FRAME_ERROR, () -> reader(Place.REQUEST, Bytes.hex("00 40")).next());
        assertConnectionError(H3_FRAME_ERROR, () -> reader(Place.REQUEST, Bytes.hex("21 02 00")).next());
        FrameReader cut = reader(Place.REQUEST, Bytes.hex("00 05 616263"));
        assertEquals(FrameType.DATA, cut.next());
        assertConnectionError(H3_FRAME_ERROR, cut::next);
    }

    // RFC 9114 §7.1, §10.8: a payload has exactly its fields.
    @Test
    void payloadsAreExact() throws IOException {
        assertEquals(300, integer("412c"));
        assertConnectionError(H3_FRAME_ERROR, () -> integer(""));
        assertConnectionError(H3_FRAME_ERROR, () -> integer("41"));
        assertConnectionError(H3_FRAME_ERROR, () -> integer("0000"));
    }

    @Test
    void hugeDeclaredLengthsCostNothing() {
        // 2^62 - 1 bytes are promised for a frame that is skipped, and three come.
        FrameReader frames = reader(Place.REQUEST, Bytes.hex("21 ffffffffffffffff 000000"));
        assertConnectionError(H3_FRAME_ERROR, frames::next);
    }

    @Property(tries = 2000)
    void anyBytesAreFramesOrAnError(@ForAll Place place, @ForAll @Size(max = 50) byte[] bytes) throws IOException {
        FrameReader frames = reader(place, bytes);
        try {
            for (int count = 0; frames.next() != FrameReader.END; count++) {
                assertTrue(count <= bytes.length);
            }
        } catch (Http3Exception refused) {
            assertEquals(Http3Exception.Scope.CONNECTION, refused.scope());
        }
    }

    private static long integer(String payload) throws IOException {
        FrameReader frames = reader(Place.SERVER_CONTROL, Bytes.frame(FrameType.GOAWAY, Bytes.hex(payload)));
        assertEquals(FrameType.GOAWAY, frames.next());
        return frames.readOnlyInteger();
    }

    private static FrameReader reader(Place place, byte[] bytes) {
        return new FrameReader(Bytes.input(bytes), place, Bytes.unlimited());
    }

    private static void assertPermitted(long type, Place place, Set<Place> where) throws IOException {
        FrameReader frames = reader(place, Bytes.frame(type, Bytes.hex("00")));
        if (where.contains(place)) {
            assertEquals(type, frames.next());
        } else {
            assertConnectionError(H3_FRAME_UNEXPECTED, frames::next);
        }
    }
}
