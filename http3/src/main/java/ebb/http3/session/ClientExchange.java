package ebb.http3.session;

import static ebb.http3.model.Http3Error.H3_REQUEST_CANCELLED;
import static ebb.http3.model.Http3Error.H3_REQUEST_REJECTED;

import ebb.http3.frame.Place;
import ebb.http3.message.ResponseHead;
import ebb.http3.model.Headers;
import ebb.http3.model.Http3Exception;
import ebb.http3.stream.BodyInput;
import ebb.http3.stream.ByteStream;
import ebb.http3.stream.MessageReader;
import ebb.http3.stream.MessageWriter;
import ebb.quic.model.StreamResetException;
import ebb.quic.model.StreamStoppedException;
import java.io.IOException;
import java.io.InputStream;

/**
 * One request and its response at the client. The request is written by one thread and the response read by one, which
 * may be the same; {@link #cancel} may come from any.
 */
public final class ClientExchange implements BodyInput.Listener {

    /** Who keeps the exchanges that are under way. */
    interface Owner {
        /** Both request and response are done with. */
        void ended(ClientExchange exchange);
    }

    private static final int COPY_BYTES = 16 << 10;

    private final ByteStream stream;
    private final PeerGuard guard;
    private final Owner owner;
    private final MessageReader reader;
    private final MessageWriter writer;
    private volatile boolean refused;
    private volatile Throwable uploadFailure;
    private boolean requestDone;
    private boolean responseDone;

    ClientExchange(ByteStream stream, PeerGuard guard, Owner owner, long maxFieldSectionBytes) {
        this.stream = stream;
        this.guard = guard;
        this.owner = owner;
        this.reader = new MessageReader(stream, Place.RESPONSE, maxFieldSectionBytes, guard);
        this.writer = new MessageWriter(stream);
    }

    /** The ID of the stream that carries both. */
    public long id() {
        return stream.id();
    }

    /** Puts the head of the request first; it leaves with what follows. */
    public void head(String[] pseudo, Headers fields) {
        writer.head(pseudo, fields);
    }

    /** Sends the content and the trailers and ends the request; a server that has heard enough is no failure. */
    public void send(InputStream content, Headers trailers) throws IOException {
        try {
            byte[] chunk = new byte[COPY_BYTES];
            for (int got = content.read(chunk); got >= 0; got = content.read(chunk)) {
                writer.content(chunk, 0, got);
                if (content.available() == 0) {
                    writer.flush();
                }
            }
            end(trailers);
        } catch (StreamStoppedException _) {
            // RFC 9114 §4.1: a response stays valid though the server stopped the request.
            requestDone();
        }
    }

    /** Sends the content, all at hand, and the trailers and ends the request; for what else see above. */
    public void send(byte[] content, Headers trailers) throws IOException {
        try {
            writer.content(content, 0, content.length);
            end(trailers);
        } catch (StreamStoppedException _) {
            requestDone();
        }
    }

    /** Waits for the head of the final response. */
    public ResponseHead response(String method) throws IOException {
        try {
            return reader.readResponse(method);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** The content of the response. */
    public BodyInput content() {
        return new BodyInput(reader, this);
    }

    /** The trailers of the response; empty until its content has been read to the end. */
    public Headers trailers() {
        return reader.trailers();
    }

    // RFC 9114 §4.1.1: clients cancel with H3_REQUEST_CANCELLED, in both directions.
    /** Gives up what is not complete yet. */
    public void cancel() {
        stream.stopSending(H3_REQUEST_CANCELLED);
        stream.reset(H3_REQUEST_CANCELLED);
        requestDone();
        responseDone();
    }

    /** Gives up because the content of the request cannot be had; whoever waits for the response is told. */
    public void uploadFailed(Throwable cause) {
        uploadFailure = cause;
        cancel();
    }

    /** The server said that it will not process this request. */
    void refuse() {
        refused = true;
        stream.stopSending(H3_REQUEST_CANCELLED);
        stream.reset(H3_REQUEST_CANCELLED);
    }

    @Override
    public void reading() {
    }

    @Override
    public void ended() {
        responseDone();
    }

    @Override
    public void closed() {
        if (!reader.isEnded()) {
            cancel();
        }
    }

    @Override
    public IOException failed(IOException cause) {
        IOException seen = explain(cause);
        if (cause instanceof Http3Exception e) {
            guard.fail(stream, e);
        } else {
            stream.reset(H3_REQUEST_CANCELLED);
        }
        requestDone();
        responseDone();
        return seen;
    }

    private void end(Headers trailers) throws IOException {
        writer.trailers(trailers);
        // RFC 9114 §4.1: the request ends without waiting for the response.
        writer.finish();
        requestDone();
    }

    private IOException explain(IOException cause) {
        if (refused && !(cause instanceof Http3Exception)) {
            return notProcessed("the server is shutting down (GOAWAY)", cause);
        }
        if (uploadFailure != null && !(cause instanceof Http3Exception)) {
            return new IOException("the content of the request could not be sent", uploadFailure);
        }
        if (cause instanceof StreamResetException reset) {
            // RFC 9114 §4.1.1: only H3_REQUEST_REJECTED says that nothing was done. RFC 9114 §8: all other codes,
            // known or not, say no more than that the response will not come.
            return reset.code() == H3_REQUEST_REJECTED
                    ? notProcessed("the server rejected the request", cause)
                    : causedBy(Http3Exception.stream(reset.code(), "the server reset the response"), cause);
        }
        return cause;
    }

    private static IOException notProcessed(String phrase, IOException cause) {
        return causedBy(Http3Exception.notProcessed(phrase), cause);
    }

    private static IOException causedBy(Http3Exception e, IOException cause) {
        e.initCause(cause);
        return e;
    }

    private void requestDone() {
        boolean both;
        synchronized (this) {
            both = !requestDone && responseDone;
            requestDone = true;
        }
        if (both) {
            owner.ended(this);
        }
    }

    private void responseDone() {
        boolean both;
        synchronized (this) {
            both = requestDone && !responseDone;
            responseDone = true;
        }
        if (both) {
            owner.ended(this);
        }
    }
}
