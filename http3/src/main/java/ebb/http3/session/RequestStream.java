package ebb.http3.session;

import static ebb.http3.model.Http3Error.H3_EXCESSIVE_LOAD;
import static ebb.http3.model.Http3Error.H3_INTERNAL_ERROR;
import static ebb.http3.model.Http3Error.H3_NO_ERROR;
import static ebb.http3.model.Http3Error.H3_REQUEST_CANCELLED;
import static ebb.http3.model.Http3Error.H3_REQUEST_REJECTED;

import ebb.http3.frame.Place;
import ebb.http3.message.RequestHead;
import ebb.http3.model.Headers;
import ebb.http3.model.Http3Exception;
import ebb.http3.model.Http3Refusal;
import ebb.http3.model.Http3Settings;
import ebb.http3.stream.BodyInput;
import ebb.http3.stream.ByteStream;
import ebb.http3.stream.MessageReader;
import ebb.http3.stream.MessageWriter;
import ebb.quic.model.QuicClosedException;
import ebb.quic.model.StreamResetException;
import ebb.quic.model.StreamStoppedException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.function.LongSupplier;

/** One request at the server, from the first byte to the end of the response. Runs on the stream's own thread. */
final class RequestStream implements BodyInput.Listener {

    private static final System.Logger LOG = System.getLogger("ebb.http3");

    private final PacedStream stream;
    private final PeerGuard guard;
    private final Http3Settings settings;
    private final MessageReader reader;
    private final MessageWriter writer;
    private final long openedNanos;
    private volatile Stage stage = Stage.HEAD;
    private Http3Exception broken;

    RequestStream(ByteStream stream, PeerGuard guard, Http3Settings settings, LongSupplier nanoClock) {
        this.stream = new PacedStream(stream, nanoClock);
        this.guard = guard;
        this.settings = settings;
        this.reader = new MessageReader(this.stream, Place.REQUEST, settings.maxFieldSectionBytes(), guard);
        this.writer = new MessageWriter(this.stream);
        this.openedNanos = nanoClock.getAsLong();
    }

    /** What the stream carries now, and with that how long its peer may take. */
    private enum Stage {
        /** The head of the request: there is a deadline. */
        HEAD,
        /** Content, both ways: a least rate while somebody waits. */
        CONTENT,
        /** Bytes of a tunnel, which may rest for as long as its ends please (RFC 9114 §4.4). */
        TUNNEL,
        /** Nothing any more: it was given up. */
        EXPIRED
    }

    /** Reads the request, has it answered and closes the stream. */
    void run(RequestHandler handler) {
        RequestHead head = readHead();
        if (head == null) {
            return;
        }
        try {
            handler.handle(new RequestHandler.Request(head, reader, this, writer));
            finish();
        } catch (QuicClosedException _) {
            // Nothing is left to answer on.
        } catch (IOException | RuntimeException | Error e) {
            if (stage == Stage.EXPIRED) {
                guard.requestAbandoned();
            } else if (broken == null) {
                ended(e);
            }
        }
    }

    /** Whether the peer takes longer than it may. Any thread. */
    boolean isLate(long now) {
        return switch (stage) {
            case HEAD -> now - openedNanos >= settings.requestHeadTimeout().toNanos();
            case CONTENT -> stream.isTooSlow(settings, now);
            case TUNNEL, EXPIRED -> false;
        };
    }

    /** The peer takes too long: whoever waits for it stops waiting. Any thread. */
    void expire() {
        guard.refused(stage == Stage.HEAD ? Http3Refusal.SLOW_HEAD : Http3Refusal.SLOW_CONTENT);
        stage = Stage.EXPIRED;
        stream.stopSending(H3_REQUEST_CANCELLED);
        stream.reset(H3_REQUEST_CANCELLED);
    }

    @Override
    public void reading() {
    }

    @Override
    public void ended() {
    }

    @Override
    public IOException failed(IOException cause) {
        if (cause instanceof Http3Exception e && broken == null) {
            // RFC 9114 §4.1.2: the error takes effect at once, whatever the handler makes of the exception.
            broken = e;
            guard.fail(stream, e);
        }
        return cause;
    }

    @Override
    public void closed() {
        stopRequest();
    }

    private RequestHead readHead() {
        try {
            RequestHead head = reader.readRequest();
            if (stage == Stage.HEAD) {
                stage = head.isConnect() ? Stage.TUNNEL : Stage.CONTENT;
            }
            return head;
        } catch (Http3Exception e) {
            // RFC 9114 §4.2.2: too large a header section is answered with 431; nothing else of that code is met here.
            if (e.scope() == Http3Exception.Scope.STREAM && e.code() == H3_EXCESSIVE_LOAD) {
                guard.refused(Http3Refusal.FIELD_SECTION);
                answer("431");
            } else {
                guard.fail(stream, e);
            }
        } catch (StreamResetException _) {
            // RFC 9114 §4.1.1: cancelled by the client before anything was done with it.
            stream.reset(H3_REQUEST_REJECTED);
            guard.requestAbandoned();
        } catch (IOException _) {
            stream.reset(H3_REQUEST_CANCELLED);
            if (stage == Stage.EXPIRED) {
                guard.requestAbandoned();
            }
        }
        return null;
    }

    private void finish() throws IOException {
        if (!writer.isFinished()) {
            throw new IllegalStateException("the handler returned without a complete response");
        }
        stopRequest();
    }

    private void stopRequest() {
        if (!reader.isEnded()) {
            // RFC 9114 §4.1: what is left of the request is not needed; the response stays valid.
            stream.stopSending(H3_NO_ERROR);
        }
    }

    private void ended(Throwable cause) {
        if (cause instanceof StreamStoppedException || cause instanceof StreamResetException) {
            abandoned();
        } else {
            failed(cause);
        }
    }

    private void abandoned() {
        // RFC 9114 §4.1.1: the request was cancelled while it was being processed.
        stream.stopSending(H3_REQUEST_CANCELLED);
        stream.reset(H3_REQUEST_CANCELLED);
        guard.requestAbandoned();
    }

    private void failed(Throwable cause) {
        LOG.log(Level.WARNING, "the handler of an HTTP/3 request failed", cause);
        if (writer.retract()) {
            answer("500");
        } else {
            stream.reset(H3_INTERNAL_ERROR);
            stopRequest();
        }
    }

    private void answer(String status) {
        try {
            writer.head(new String[] {":status", status}, Headers.of("content-length", "0"));
            writer.finish();
            stopRequest();
        } catch (IOException _) {
            stream.reset(H3_REQUEST_CANCELLED);
        }
    }
}
