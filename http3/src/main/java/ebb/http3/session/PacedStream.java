package ebb.http3.session;

import ebb.http3.model.Http3Settings;
import ebb.http3.stream.ByteStream;
import java.io.IOException;
import java.util.function.LongSupplier;

/** A stream that knows whether its peer is too slow, one {@link Pace} for each direction. As thread-safe as the stream. */
final class PacedStream implements ByteStream {
    private final ByteStream stream;
    private final LongSupplier nanoClock;
    private final Pace received = new Pace();
    private final Pace sent = new Pace();

    PacedStream(ByteStream stream, LongSupplier nanoClock) {
        this.stream = stream;
        this.nanoClock = nanoClock;
    }

    /** Whether somebody waits for a peer that sends or takes less than the settings ask for. */
    boolean isTooSlow(Http3Settings settings, long now) {
        return received.isTooSlow(settings, 0, now) || sent.isTooSlow(settings, stream.acknowledged(), now);
    }

    @Override
    public long id() {
        return stream.id();
    }

    @Override
    public boolean isBidirectional() {
        return stream.isBidirectional();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        received.waits(nanoClock.getAsLong());
        int count = 0;
        try {
            count = stream.read(buffer, offset, length);
            return count;
        } finally {
            received.waited(Math.max(0, count), nanoClock.getAsLong());
        }
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        sent.waits(nanoClock.getAsLong());
        try {
            stream.write(buffer, offset, length);
        } finally {
            // What was written has found room here, which says nothing about the peer: only what it acknowledged does.
            sent.waited(0, nanoClock.getAsLong());
        }
    }

    @Override
    public long acknowledged() {
        return stream.acknowledged();
    }

    @Override
    public void finish() throws IOException {
        stream.finish();
    }

    @Override
    public void reset(long code) {
        stream.reset(code);
    }

    @Override
    public void stopSending(long code) {
        stream.stopSending(code);
    }
}
