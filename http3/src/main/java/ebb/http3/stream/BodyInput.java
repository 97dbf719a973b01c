package ebb.http3.stream;

import java.io.IOException;
import java.io.InputStream;

/** The content of a message as it arrives. Confined to one thread at a time; it holds nothing of its own. */
public final class BodyInput extends InputStream {

    /** Who is told how the reading goes. */
    public interface Listener {
        /** Content is about to be read. */
        void reading() throws IOException;

        /** The whole message has been read. */
        void ended();

        /** Reading failed; answers what to throw. */
        IOException failed(IOException cause);

        /** The reader wants no more. */
        void closed();
    }

    private final MessageReader reader;
    private final Listener listener;
    private boolean closed;

    public BodyInput(MessageReader reader, Listener listener) {
        this.reader = reader;
        this.listener = listener;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("the content was closed");
        }
        listener.reading();
        try {
            int got = reader.readContent(target, offset, length);
            if (got < 0) {
                listener.ended();
            }
            return got;
        } catch (IOException e) {
            throw listener.failed(e);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            listener.closed();
        }
    }
}
