package ebb.http3.stream;

import ebb.quic.model.StreamResetException;
import ebb.quic.model.StreamStoppedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** A stream whose incoming bytes are known beforehand and whose outgoing ones are kept. For one thread. */
public final class ScriptedStream implements ByteStream {
    /** No code was given. */
    public static final long NONE = -1;

    /** What happens when the script has been read. */
    public interface End {
        /** Answers -1 for a clean end, or throws. */
        int reached() throws IOException;
    }

    private final long id;
    private final byte[] incoming;
    private final ByteArrayOutputStream outgoing = new ByteArrayOutputStream();
    private End end = () -> -1;
    private int position;
    private int writes;
    private long stoppedByPeer = NONE;
    private boolean finished;
    private long resetCode = NONE;
    private long stopCode = NONE;

    public ScriptedStream(long id, byte[]... incoming) {
        this.id = id;
        this.incoming = Bytes.join(incoming);
    }

    public ScriptedStream endsWith(End value) {
        end = value;
        return this;
    }

    public ScriptedStream resetByPeer(long code) {
        return endsWith(() -> {
            throw new StreamResetException(code);
        });
    }

    public ScriptedStream stoppedByPeer(long code) {
        stoppedByPeer = code;
        return this;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public boolean isBidirectional() {
        return (id & 2) == 0;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (position == incoming.length) {
            return end.reached();
        }
        int count = Math.min(length, incoming.length - position);
        System.arraycopy(incoming, position, buffer, offset, count);
        position += count;
        return count;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        if (stoppedByPeer != NONE || resetCode != NONE) {
            throw new StreamStoppedException(stoppedByPeer == NONE ? resetCode : stoppedByPeer);
        }
        writes++;
        outgoing.write(buffer, offset, length);
    }

    @Override
    public long acknowledged() {
        return outgoing.size();
    }

    @Override
    public void finish() throws IOException {
        if (stoppedByPeer != NONE) {
            throw new StreamStoppedException(stoppedByPeer);
        }
        finished = true;
    }

    @Override
    public void reset(long code) {
        if (resetCode == NONE && !finished) {
            resetCode = code;
        }
    }

    @Override
    public void stopSending(long code) {
        if (stopCode == NONE) {
            stopCode = code;
        }
    }

    /** What was written. */
    public byte[] written() {
        return outgoing.toByteArray();
    }

    /** In how many calls it was written. */
    public int writes() {
        return writes;
    }

    public boolean isFinished() {
        return finished;
    }

    public long resetCode() {
        return resetCode;
    }

    public long stopCode() {
        return stopCode;
    }
}
