package ebb.http3.stream;

import static ebb.http3.model.Http3Error.H3_EXCESSIVE_LOAD;
import static ebb.http3.model.Http3Error.H3_FRAME_UNEXPECTED;
import static ebb.http3.model.Http3Error.H3_MESSAGE_ERROR;
import static ebb.http3.model.Http3Error.H3_REQUEST_INCOMPLETE;

import ebb.http3.frame.FrameReader;
import ebb.http3.frame.FrameType;
import ebb.http3.frame.Place;
import ebb.http3.message.FieldCollector;
import ebb.http3.message.RequestCollector;
import ebb.http3.message.RequestHead;
import ebb.http3.message.ResponseCollector;
import ebb.http3.message.ResponseHead;
import ebb.http3.message.Section;
import ebb.http3.model.Headers;
import ebb.http3.model.Http3Exception;
import ebb.http3.qpack.FieldSectionDecoder;
import ebb.http3.qpack.FieldSink;
import ebb.http3.wire.ByteSource;
import ebb.http3.wire.StreamInput;
import java.io.IOException;

/**
 * Reads one message from a request stream: head, content, trailers (RFC 9114 §4.1).
 *
 * <pre>
 * HEAD ──HEADERS──► CONTENT ──HEADERS──► TRAILED ──end──► ENDED       1xx: HEAD again
 *                      └──────────────────end──────────────►
 * </pre>
 *
 * <p>Confined to the thread that reads the stream. It holds one buffer and at most one field section.
 */
public final class MessageReader {
    private enum State { HEAD, CONTENT, TRAILED, ENDED }

    /** The JDK's HTTP client has the same patience. */
    private static final int MAX_INTERIM_RESPONSES = 8;
    private static final int BUFFER_BYTES = 1024;
    private static final long ANY_LENGTH = -1;

    private final StreamInput in;
    private final FrameReader frames;
    private final FieldSectionDecoder decoder;
    private final FrameReader.Skipped skipped;
    private State state = State.HEAD;
    private boolean tunnel;
    private long expectedBytes = ANY_LENGTH;
    private long contentBytes;
    private Headers trailers = Headers.empty();
    private Http3Exception failure;

    /** A reader of messages whose field sections are at most so large. */
    public MessageReader(ByteSource source, Place place, long maxFieldSectionBytes, FrameReader.Skipped skipped) {
        this.in = new StreamInput(source, BUFFER_BYTES);
        this.frames = new FrameReader(in, place, skipped);
        this.decoder = new FieldSectionDecoder(maxFieldSectionBytes);
        this.skipped = skipped;
    }

    /** Reads the head of a request. */
    public RequestHead readRequest() throws IOException {
        if (!enterHead()) {
            // RFC 9114 §4.1: the stream ended without a request on it.
            throw Http3Exception.stream(H3_REQUEST_INCOMPLETE, "the stream ended before the header section");
        }
        RequestCollector collector = new RequestCollector();
        decode(collector);
        RequestHead head = collector.head();
        tunnel = head.isConnect();
        expectedBytes = head.contentLength();
        state = State.CONTENT;
        return head;
    }

    /** Reads the head of the next response to a request of that method; to be repeated while it is an interim one. */
    public ResponseHead readResponse(String requestMethod) throws IOException {
        for (int interim = 0;; interim++) {
            ResponseHead head = readAnyResponse(requestMethod);
            if (!head.isInterim()) {
                return head;
            }
            if (interim == MAX_INTERIM_RESPONSES) {
                throw Http3Exception.stream(H3_EXCESSIVE_LOAD, "too many interim responses");
            }
        }
    }

    /** Reads content into the array, waiting for it; -1 when the whole message has been read. */
    public int readContent(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (failure != null) {
            throw failure;
        }
        try {
            while (!in.inFrame() || in.remaining() == 0) {
                if (!nextContent()) {
                    return -1;
                }
            }
            return in.read(target, offset, length);
        } catch (Http3Exception e) {
            // What follows a broken rule is not content: it stays broken however often it is read.
            failure = e;
            throw e;
        }
    }

    /** Bytes of the current DATA frame that are still to be read. */
    public long remainingOfFrame() {
        return state == State.CONTENT && in.inFrame() ? in.remaining() : 0;
    }

    /** Whether the message has been read to its end. */
    public boolean isEnded() {
        return state == State.ENDED;
    }

    /** The trailers; empty until the content has been read, and if there are none. */
    public Headers trailers() {
        return trailers;
    }

    private ResponseHead readAnyResponse(String requestMethod) throws IOException {
        if (!enterHead()) {
            throw Http3Exception.stream(H3_MESSAGE_ERROR, "the stream ended before the response");
        }
        ResponseCollector collector = new ResponseCollector();
        decode(collector);
        ResponseHead head = collector.head();
        if (!head.isInterim()) {
            tunnel = ResponseHead.opensTunnel(head.status(), requestMethod);
            boolean none = ResponseHead.neverHasContent(head.status(), requestMethod);
            expectedBytes = none ? 0 : tunnel ? ANY_LENGTH : head.contentLength();
            state = State.CONTENT;
        }
        return head;
    }

    private boolean enterHead() throws IOException {
        long type = frames.next();
        // RFC 9114 §4.1: DATA before the header section, or after an interim response, is out of order.
        if (type == FrameType.DATA) {
            throw Http3Exception.connection(H3_FRAME_UNEXPECTED, "DATA before HEADERS");
        }
        return type == FrameType.HEADERS;
    }

    private boolean nextContent() throws IOException {
        if (state == State.ENDED) {
            return false;
        }
        long type = frames.next();
        if (type == FrameReader.END) {
            requireExpectedLength(contentBytes != expectedBytes);
            state = State.ENDED;
            return false;
        }
        // RFC 9114 §4.1: nothing of the message follows its trailers.
        if (state == State.TRAILED) {
            throw Http3Exception.connection(H3_FRAME_UNEXPECTED, "a frame after the trailers");
        }
        if (type == FrameType.HEADERS) {
            readTrailers();
        } else {
            countContent();
        }
        return true;
    }

    private void countContent() throws IOException {
        contentBytes += in.remaining();
        // RFC 9114 §4.1.2: content that differs from Content-Length is malformed; noticed as soon as it is too much.
        requireExpectedLength(contentBytes > expectedBytes || contentBytes < 0);
        if (in.remaining() == 0) {
            skipped.frameSkipped();
        }
    }

    private void readTrailers() throws IOException {
        // RFC 9114 §4.4: a tunnel carries DATA and nothing else.
        if (tunnel) {
            throw Http3Exception.connection(H3_FRAME_UNEXPECTED, "HEADERS in a tunnel");
        }
        FieldCollector collector = new FieldCollector(Section.TRAILERS);
        decode(collector);
        trailers = collector.fields();
        state = State.TRAILED;
    }

    private void decode(FieldSink sink) throws IOException {
        decoder.decode(in, sink);
        in.leaveFrame();
    }

    private void requireExpectedLength(boolean wrong) throws Http3Exception {
        if (wrong && expectedBytes != ANY_LENGTH) {
            throw Http3Exception.stream(H3_MESSAGE_ERROR, "the content is not as long as declared");
        }
    }
}
