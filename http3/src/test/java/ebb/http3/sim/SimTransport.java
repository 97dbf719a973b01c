package ebb.http3.sim;

import ebb.http3.stream.ByteStream;
import ebb.http3.stream.Transport;
import ebb.quic.connection.Core;
import ebb.quic.connection.Link;
import ebb.quic.model.CloseReason;
import ebb.quic.stream.Stream;
import ebb.testkit.Impatient;
import java.io.IOException;

/** A connection of a simulated endpoint as HTTP/3 sees it; its streams are used by {@link Strands}. */
record SimTransport(Link link, Strands strands) implements Transport {

    @Override
    public ByteStream openBidirectional() throws IOException {
        return open(true);
    }

    @Override
    public ByteStream openUnidirectional() throws IOException {
        return open(false);
    }

    private ByteStream open(boolean bidirectional) throws IOException {
        return stream(strands.await(() -> Impatient.open(link.live(), bidirectional)));
    }

    @Override
    public void close(long code, String phrase) {
        Core core = link.core();
        if (core != null) {
            core.requestClose(new CloseReason.LocalClose(code, phrase));
        }
    }

    /** A stream of the connection as HTTP/3 sees it. */
    ByteStream stream(Stream stream) {
        return new OneStream(stream, strands);
    }

    private record OneStream(Stream stream, Strands strands) implements ByteStream {
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
            byte[] into = new byte[length];
            int got = strands.await(() -> {
                int read = Impatient.read(stream, into);
                return read == 0 ? null : read;
            });
            System.arraycopy(into, 0, buffer, offset, Math.max(0, got));
            return got;
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            int[] done = {0};
            strands.await(() -> {
                done[0] += Impatient.write(stream, buffer, offset + done[0], length - done[0]);
                return done[0] == length ? done : null;
            });
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
}
