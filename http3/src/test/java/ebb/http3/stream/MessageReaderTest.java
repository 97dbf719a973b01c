package ebb.http3.stream;

import static ebb.http3.model.Http3Error.H3_EXCESSIVE_LOAD;
import static ebb.http3.model.Http3Error.H3_FRAME_ERROR;
import static ebb.http3.model.Http3Error.H3_FRAME_UNEXPECTED;
import static ebb.http3.model.Http3Error.H3_MESSAGE_ERROR;
import static ebb.http3.model.Http3Error.H3_REQUEST_INCOMPLETE;
import static ebb.http3.stream.Bytes.data;
import static ebb.http3.stream.Bytes.frame;
import static ebb.http3.stream.Bytes.get;
import static ebb.http3.stream.Bytes.headers;
import static ebb.http3.stream.Failures.assertConnectionError;
import static ebb.http3.stream.Failures.assertStreamError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.http3.frame.Place;
import ebb.http3.message.ResponseHead;
import ebb.http3.model.Headers;
import ebb.http3.model.Http3Exception;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MessageReaderTest {
    private static final byte[] GREASE = frame(0x21, new byte[5]);
    private static final byte[] TRAILERS = headers("checksum", "1");

    // RFC 9114 §4.1: head, content and trailers, with frames of unknown types anywhere between.
    @Test
    void requestIsReadInItsParts() throws IOException {
        MessageReader reader = request(GREASE, Bytes.request("POST", "content-length", "5"), GREASE, data("he"),
                data(""), GREASE, data("llo"), TRAILERS, GREASE);
        assertEquals("POST", reader.readRequest().method());
        assertEquals(Headers.empty(), reader.trailers());
        assertEquals("hello", content(reader));
        assertEquals(Headers.of("checksum", "1"), reader.trailers());
        assertTrue(reader.isEnded());
        assertEquals(-1, reader.readContent(new byte[1], 0, 1));
    }

    // RFC 9114 §4.1: what is out of order is an error of the connection.
    @Test
    void orderOfFramesIsChecked() throws IOException {
        assertConnectionError(H3_FRAME_UNEXPECTED, () -> request(data("x"), get()).readRequest());
        for (byte[] late : new byte[][] {data("x"), TRAILERS}) {
            MessageReader reader = request(get(), data("x"), TRAILERS, late);
            reader.readRequest();
            assertConnectionError(H3_FRAME_UNEXPECTED, () -> content(reader));
        }
    }

    // RFC 9114 §4.1: a second request on the stream is malformed, for its pseudo-header fields are no trailers.
    @Test
    void secondRequestIsMalformed() throws IOException {
        MessageReader reader = request(get(), get());
        reader.readRequest();
        assertStreamError(H3_MESSAGE_ERROR, () -> content(reader));
    }

    @Test
    void streamWithoutRequestIsIncomplete() {
        assertStreamError(H3_REQUEST_INCOMPLETE, () -> request().readRequest());
        assertStreamError(H3_REQUEST_INCOMPLETE, () -> request(GREASE).readRequest());
    }

    // RFC 9114 §7.1: a clean end inside a frame is an error, in the head as in the content.
    @Test
    void truncatedFramesAreErrors() throws IOException {
        MessageReader reader = request(get(), Bytes.hex("00 05 6161"));
        reader.readRequest();
        assertConnectionError(H3_FRAME_ERROR, () -> content(reader));
        byte[] head = get();
        assertConnectionError(H3_FRAME_ERROR,
                () -> request(Arrays.copyOf(head, head.length - 1)).readRequest());
    }

    // RFC 9114 §4.1.2: the content is exactly as long as declared.
    @Test
    void contentHasTheDeclaredLength() throws IOException {
        assertMalformed(Bytes.request("POST", "content-length", "5"), data("1234"));
        assertMalformed(Bytes.request("POST", "content-length", "5"), data("1234"), TRAILERS);
        assertMalformed(Bytes.request("POST", "content-length", "5"), data("123456"));
        assertMalformed(Bytes.request("POST", "content-length", "5"), data("12345"), data("6"));
        assertMalformed(Bytes.request("POST", "content-length", "5"));
        assertMalformed(Bytes.request("POST", "content-length", "0"), data("1"));
    }

    @Test
    void tooMuchContentIsNoticedBeforeItIsRead() throws IOException {
        MessageReader reader = request(Bytes.request("POST", "content-length", "5"), data("123456"));
        reader.readRequest();
        byte[] target = new byte[10];
        assertStreamError(H3_MESSAGE_ERROR, () -> reader.readContent(target, 0, 10));
        assertStreamError(H3_MESSAGE_ERROR, () -> reader.readContent(target, 0, 10));
        assertEquals(0, target[0]);
    }

    @Test
    void sizeOfTrailersIsLimitedAsThatOfHeaders() throws IOException {
        String large = "x".repeat(1000);
        assertStreamError(H3_EXCESSIVE_LOAD, () -> request(get("large", large)).readRequest());
        MessageReader reader = request(get(), headers("large", large));
        reader.readRequest();
        assertStreamError(H3_EXCESSIVE_LOAD, () -> content(reader));
    }

    // RFC 9114 §4.4: in a tunnel there is DATA and nothing else.
    @Test
    void tunnelHasOnlyData() throws IOException {
        byte[] connect = headers(":method", "CONNECT", ":authority", "ebb.test:443");
        MessageReader reader = request(connect, data("tunnelled"));
        assertTrue(reader.readRequest().isConnect());
        assertEquals("tunnelled", content(reader));
        MessageReader broken = request(connect, TRAILERS);
        broken.readRequest();
        assertConnectionError(H3_FRAME_UNEXPECTED, () -> content(broken));
        MessageReader response = response(headers(":status", "200"), TRAILERS);
        response.readResponse("CONNECT");
        assertConnectionError(H3_FRAME_UNEXPECTED, () -> content(response));
    }

    // RFC 9114 §4.1: interim responses come before the final one, without content of their own.
    @Test
    void interimResponsesArePassedOver() throws IOException {
        MessageReader reader = response(headers(":status", "103", "link", "x"), headers(":status", "100"),
                headers(":status", "200"), data("ok"));
        assertEquals(200, reader.readResponse("GET").status());
        assertEquals("ok", content(reader));
        assertConnectionError(H3_FRAME_UNEXPECTED,
                () -> response(headers(":status", "100"), data("x"), headers(":status", "200")).readResponse("GET"));
        assertStreamError(H3_MESSAGE_ERROR, () -> response(headers(":status", "100")).readResponse("GET"));
    }

    @Test
    void interimResponsesAreBounded() throws IOException {
        byte[] interim = headers(":status", "100");
        byte[] eight = Bytes.join(interim, interim, interim, interim, interim, interim, interim, interim);
        assertEquals(200, response(eight, headers(":status", "200")).readResponse("GET").status());
        assertStreamError(H3_EXCESSIVE_LOAD,
                () -> response(eight, interim, headers(":status", "200")).readResponse("GET"));
    }

    // RFC 9114 §4.1: another response after the final one is malformed.
    @Test
    void secondResponseIsMalformed() throws IOException {
        MessageReader reader = response(headers(":status", "200"), headers(":status", "200"));
        reader.readResponse("GET");
        assertStreamError(H3_MESSAGE_ERROR, () -> content(reader));
    }

    // RFC 9114 §4.1.2: responses that never have content may declare a length, but must not have any.
    @Test
    void responsesWithoutContent() throws IOException {
        byte[] sized = headers(":status", "200", "content-length", "100");
        MessageReader reader = response(sized);
        assertEquals(100, reader.readResponse("HEAD").contentLength());
        assertEquals("", content(reader));
        assertEquals("", content(responded("GET", headers(":status", "304", "content-length", "100"))));
        MessageReader withContent = responded("HEAD", sized, data("x"));
        assertStreamError(H3_MESSAGE_ERROR, () -> content(withContent));
        MessageReader noContent = responded("GET", headers(":status", "204"), data("x"));
        assertStreamError(H3_MESSAGE_ERROR, () -> content(noContent));
        assertTrue(ResponseHead.opensTunnel(204, "CONNECT"));
        assertFalse(ResponseHead.opensTunnel(404, "CONNECT"));
    }

    @Test
    void largeContentGoesPastTheBuffer() throws IOException {
        String large = "0123456789".repeat(1000);
        MessageReader reader = responded("GET", headers(":status", "200"), data(large), data(large));
        assertEquals(large + large, content(reader));
    }

    @Property(tries = 1000)
    void anyBytesAfterTheHeadAreContentOrAnError(@ForAll @Size(max = 60) byte[] bytes) throws IOException {
        try {
            MessageReader reader = request(get(), bytes);
            reader.readRequest();
            content(reader);
        } catch (Http3Exception refused) {
            assertTrue(refused.code() >= 0x100 && refused.code() <= 0x202);
        }
    }

    @Property(tries = 1000)
    void anyBytesAreAMessageOrAnError(@ForAll @Size(max = 60) byte[] bytes) throws IOException {
        try {
            response(bytes).readResponse("GET");
        } catch (Http3Exception refused) {
            assertTrue(refused.code() >= 0x100 && refused.code() <= 0x202);
        }
    }

    private static void assertMalformed(byte[]... frames) throws IOException {
        MessageReader reader = request(frames);
        reader.readRequest();
        assertStreamError(H3_MESSAGE_ERROR, () -> content(reader));
    }

    private static MessageReader request(byte[]... frames) {
        return new MessageReader(Bytes.source(Bytes.join(frames)), Place.REQUEST, 500, Bytes.unlimited());
    }

    private static MessageReader response(byte[]... frames) {
        return new MessageReader(Bytes.source(Bytes.join(frames)), Place.RESPONSE, 500, Bytes.unlimited());
    }

    private static MessageReader responded(String method, byte[]... frames) throws IOException {
        MessageReader reader = response(frames);
        reader.readResponse(method);
        return reader;
    }

    private static String content(MessageReader reader) throws IOException {
        StringBuilder all = new StringBuilder();
        byte[] target = new byte[1500];
        for (int got = reader.readContent(target, 0, 1500); got >= 0; got = reader.readContent(target, 0, 1500)) {
            all.append(new String(target, 0, got, StandardCharsets.ISO_8859_1));
        }
        return all.toString();
    }
}
