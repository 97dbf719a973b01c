package ebb.http3.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** A connection whose streams are known beforehand; it remembers why it was closed. For one thread. */
public final class ScriptedTransport implements Transport {
    private final Queue<ScriptedStream> bidirectional = new ArrayDeque<>();
    private final List<ScriptedStream> unidirectional = new ArrayList<>();
    private long closeCode = ScriptedStream.NONE;
    private long controlStoppedByPeer = ScriptedStream.NONE;

    /** Adds the stream that is opened next. */
    public ScriptedTransport then(ScriptedStream stream) {
        bidirectional.add(stream);
        return this;
    }

    public ScriptedTransport controlStoppedByPeer(long code) {
        controlStoppedByPeer = code;
        return this;
    }

    @Override
    public ByteStream openBidirectional() {
        return bidirectional.remove();
    }

    @Override
    public ByteStream openUnidirectional() {
        ScriptedStream stream = new ScriptedStream(3 + 4L * unidirectional.size()).stoppedByPeer(controlStoppedByPeer);
        unidirectional.add(stream);
        return stream;
    }

    @Override
    public void close(long code, String phrase) {
        if (closeCode == ScriptedStream.NONE) {
            closeCode = code;
        }
    }

    /** The code that the connection was closed with, or {@link ScriptedStream#NONE}. */
    public long closeCode() {
        return closeCode;
    }

    /** The unidirectional streams that were opened. */
    public List<ScriptedStream> opened() {
        return unidirectional;
    }
}
