package ebb.http3;

import ebb.http3.message.RequestHead;
import ebb.http3.message.ResponseHead;
import ebb.http3.message.Section;
import ebb.http3.model.Headers;
import ebb.http3.session.RequestHandler;
import ebb.http3.stream.BodyInput;
import ebb.http3.stream.BodyOutput;
import ebb.http3.stream.MessageReader;
import ebb.http3.stream.MessageWriter;
import ebb.quic.QuicConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * One request at a server and the response to it. Confined to the thread that handles it, except that the request may
 * be read by one thread while another writes the response.
 */
public final class Http3Exchange {
    private final QuicConnection connection;
    private final RequestHead head;
    private final MessageReader reader;
    private final MessageWriter writer;
    private final BodyInput.Listener listener;
    private final BodyInput body;
    private Headers trailers = Headers.empty();
    private BodyOutput response;
    private boolean continueOwed;
    private int status;

    Http3Exchange(QuicConnection connection, RequestHandler.Request request) {
        this.connection = connection;
        this.head = request.head();
        this.reader = request.reader();
        this.writer = request.writer();
        this.listener = request.listener();
        this.body = new BodyInput(reader, new BodyListener());
        this.continueOwed = head.fields().first("expect").filter("100-continue"::equalsIgnoreCase).isPresent();
    }

    /** {@return the connection that carries the request} */
    public QuicConnection connection() {
        return connection;
    }

    /** {@return the method, such as {@code GET}} */
    public String method() {
        return head.method();
    }

    /** {@return the scheme, such as {@code https}; empty for CONNECT} */
    public String scheme() {
        return head.scheme();
    }

    /** {@return host and port that the request is meant for, from {@code :authority} or else from Host} */
    public String authority() {
        return head.authority();
    }

    /** {@return path and query, beginning with a slash, or {@code *} for OPTIONS; empty for CONNECT} */
    public String path() {
        return head.path();
    }

    /** {@return the fields of the request, in order; cookies are joined into one} */
    public Headers headers() {
        return head.fields();
    }

    /**
     * {@return the content of the request as it arrives; for CONNECT, what the client sends through the tunnel}
     *
     * <p>A client that waits for 100 (Continue) is given it by the first read. What is not read when the response is
     * complete is refused.
     */
    public InputStream body() {
        return body;
    }

    /** {@return the trailers of the request; empty until its content has been read to the end} */
    public Headers trailers() {
        return reader.trailers();
    }

    /**
     * Sends an interim response at once.
     *
     * @param status 100 to 199, but not 101, which HTTP/3 does not have
     * @param fields its fields
     * @throws IOException if the connection or the stream has ended
     */
    public void sendInformational(int status, Headers fields) throws IOException {
        // RFC 9114 §4.5: there is no switching of protocols.
        if (status < 100 || status > 199 || status == 101) {
            throw new IllegalArgumentException("not an interim status: " + status);
        }
        requireNoResponse();
        OutgoingFields.check(Section.RESPONSE, fields);
        continueOwed &= status != 100;
        writer.interim(Integer.toString(status), fields);
    }

    /**
     * Begins the final response. Closing the stream completes it; head and first content leave together.
     *
     * <p>A response to HEAD drops what is written, one of status 204 or 304 refuses it. If the fields have a
     * Content-Length, exactly so much must be written. A Date is added if there is none.
     *
     * @param status 200 to 999
     * @param fields its fields
     * @return where the content goes
     * @throws IllegalArgumentException for another status, or fields that HTTP/3 does not have
     * @throws IllegalStateException    if there is a response already
     */
    public OutputStream respond(int status, Headers fields) {
        if (status < 200 || status > 999) {
            throw new IllegalArgumentException("not a final status: " + status);
        }
        requireNoResponse();
        OutgoingFields.check(Section.RESPONSE, fields);
        long declared = OutgoingFields.contentLength(fields);
        continueOwed = false;
        this.status = status;
        response = new BodyOutput(writer, content(status), declared);
        response.trailers(trailers);
        writer.head(new String[] {":status", Integer.toString(status)}, dated(fields));
        return response;
    }

    /**
     * Sends a whole response, with its Content-Length.
     *
     * @param status 200 to 999
     * @param fields its fields
     * @param content all of the content
     * @throws IOException if the connection or the stream has ended
     */
    public void respond(int status, Headers fields, byte[] content) throws IOException {
        boolean none = ResponseHead.neverHasContent(status, "");
        Headers sized = none ? fields
                : Headers.newBuilder().addAll(fields).set("content-length", Integer.toString(content.length)).build();
        try (OutputStream out = respond(status, sized)) {
            out.write(content);
        }
    }

    /**
     * Sets the trailers that follow the content of the response; to be called before its stream is closed.
     *
     * @param fields its fields
     */
    public void responseTrailers(Headers fields) {
        OutgoingFields.check(Section.TRAILERS, fields);
        trailers = fields;
        if (response != null) {
            response.trailers(fields);
        }
    }

    /** {@return the status of the final response, 0 until it has begun} */
    public int status() {
        return status;
    }

    /** {@return whether the final response has begun} */
    public boolean hasResponded() {
        return response != null;
    }

    /** Completes what the handler left open. */
    void complete() throws IOException {
        if (response == null) {
            throw new IllegalStateException("the handler gave no response to " + method() + " " + path());
        }
        response.close();
    }

    private BodyOutput.Content content(int status) {
        if (method().equals("HEAD")) {
            return BodyOutput.Content.DROPPED;
        }
        return ResponseHead.neverHasContent(status, method()) ? BodyOutput.Content.NONE : BodyOutput.Content.SENT;
    }

    private void requireNoResponse() {
        if (response != null) {
            throw new IllegalStateException("the response has begun");
        }
    }

    private static Headers dated(Headers fields) {
        return fields.contains("date") ? fields
                : Headers.newBuilder().addAll(fields).add("date", DateField.at(System.currentTimeMillis())).build();
    }

    private void sendOwedContinue() throws IOException {
        if (continueOwed && response == null) {
            sendInformational(100, Headers.empty());
        }
    }

    /** Hands on to the stream what the reading of the content brings. */
    private final class BodyListener implements BodyInput.Listener {
        @Override
        public void reading() throws IOException {
            sendOwedContinue();
        }

        @Override
        public void ended() {
            listener.ended();
        }

        @Override
        public IOException failed(IOException cause) {
            return listener.failed(cause);
        }

        @Override
        public void closed() {
            listener.closed();
        }
    }
}
