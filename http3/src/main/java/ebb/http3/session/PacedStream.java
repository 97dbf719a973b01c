package ebb.http3.session;

import ebb.http3.model.Http3Settings;
import ebb.http3.stream.ByteStream;
import java.io.IOException;
import java.util.function.LongSupplier;

/** A stream that knows whether its peer is too slow, one {@link Pace} for each direction. As thread-safe as the stream. */
final class PacedStream implements ByteStream {
    /** Large writes go in pieces of this size, so that a slow peer that takes them steadily is seen to do so. */
    private static final int PIECE_BYTES = 16 << 10;

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
        return received.isTooSlow(settings, now) || sent.isTooSlow(settings, now);
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
            received.carried(Math.max(0, count), nanoClock.getAsLong());
        }
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        for (int done = 0; done < length; done += PIECE_BYTES) {
            int piece = Math.min(PIECE_BYTES, length - done);
            sent.waits(nanoClock.getAsLong());
            try {
                stream.write(buffer, offset + done, piece);
            } finally {
                sent.carried(piece, nanoClock.getAsLong());
            }
        }
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
