package ebb.http3.stream;

import ebb.http3.model.Headers;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The content of a message as it is produced; closing it ends the message. What is small is gathered, so whoever wants
 * it to leave at once flushes. Confined to one thread at a time.
 */
public final class BodyOutput extends OutputStream {
    /** What becomes of content. */
    public enum Content {
        /** It is sent. */
        SENT,
        /** It is dropped: the answer to HEAD says only what the one to GET would. */
        DROPPED,
        /** There can be none. */
        NONE
    }

    private static final long ANY_LENGTH = -1;

    private final MessageWriter writer;
    private final Content content;
    private final long declaredBytes;
    private long writtenBytes;
    private Headers trailers = Headers.empty();
    private boolean closed;

    /** Content for a message whose head declared that length, or -1. */
    public BodyOutput(MessageWriter writer, Content content, long declaredBytes) {
        this.writer = writer;
        this.content = content;
        this.declaredBytes = declaredBytes;
    }

    /** The trailers to send after the content. */
    public void trailers(Headers fields) {
        trailers = fields;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("the message is complete");
        }
        if (content == Content.DROPPED || length == 0) {
            return;
        }
        if (content == Content.NONE) {
            throw new IOException("a response of this status has no content");
        }
        writtenBytes += length;
        // RFC 9114 §4.1.2: other content than declared would make our own message malformed.
        if (declaredBytes != ANY_LENGTH && writtenBytes > declaredBytes) {
            throw new IOException("more content than the content-length of " + declaredBytes);
        }
        writer.content(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        if (!closed) {
            writer.flush();
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        if (content == Content.SENT && declaredBytes != ANY_LENGTH && writtenBytes != declaredBytes) {
            throw new IOException("content of " + writtenBytes + " bytes, but a content-length of " + declaredBytes);
        }
        if (content == Content.SENT) {
            writer.trailers(trailers);
        }
        writer.finish();
    }
}
