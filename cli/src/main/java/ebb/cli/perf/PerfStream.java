package ebb.cli.perf;

import ebb.quic.QuicConnection;
import ebb.quic.QuicStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;

/** One exchange of the {@code perf} protocol on a stream of its own. */
final class PerfStream {

    private static final int BUFFER_BYTES = 64 << 10;

    private PerfStream() {
    }

    /** Asks for so many bytes and reads them; anything but exactly that many is an error. */
    static void download(QuicConnection connection, long bytes, LongAdder received) throws IOException {
        try (QuicStream stream = connection.openStream()) {
            stream.write(count(bytes));
            stream.finish();
            byte[] buffer = new byte[Math.clamp(bytes, 16, BUFFER_BYTES)];
            long got = 0;
            int read;
            while ((read = stream.read(buffer, 0, buffer.length)) >= 0) {
                got += read;
                received.add(read);
            }
            if (got != bytes) {
                throw new IOException("asked for " + bytes + " bytes, but got " + got);
            }
        }
    }

    /** Sends so many bytes, and waits for the empty answer that shows that all of them arrived. */
    static void upload(QuicConnection connection, long bytes, LongAdder sent) throws IOException {
        try (QuicStream stream = connection.openStream()) {
            stream.write(count(0));
            byte[] buffer = new byte[Math.clamp(bytes, 16, BUFFER_BYTES)];
            for (long left = bytes; left > 0; left -= Math.min(left, buffer.length)) {
                int piece = (int) Math.min(left, buffer.length);
                stream.write(buffer, 0, piece);
                sent.add(piece);
            }
            stream.finish();
            if (stream.read(buffer, 0, 1) >= 0) {
                throw new IOException("asked for no bytes, but got some");
            }
        }
    }

    private static ByteBuffer count(long bytes) {
        return ByteBuffer.allocate(Long.BYTES).putLong(bytes).flip();
    }
}
