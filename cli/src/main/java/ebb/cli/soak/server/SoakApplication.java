package ebb.cli.soak.server;

import ebb.cli.soak.message.SoakProtocol;
import ebb.quic.ProtocolHandler;
import ebb.quic.QuicConnection;
import ebb.quic.QuicStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/** The application on the server of a run: it speaks {@link SoakProtocol} and keeps nothing. */
final class SoakApplication implements ProtocolHandler {

    @Override
    public void stream(QuicConnection connection, QuicStream stream) throws IOException {
        InputStream in = stream.input();
        switch (in.read()) {
            case SoakProtocol.ECHO -> {
                in.transferTo(stream.output());
                stream.finish();
            }
            case SoakProtocol.TRICKLE -> trickle(stream);
            case SoakProtocol.BEAT -> { }
            default -> throw new IOException("a stream of no known purpose");
        }
    }

    /** Ends by the exception of the write that finds the connection closed. */
    private static void trickle(QuicStream stream) throws IOException {
        try {
            while (true) {
                stream.write(new byte[1], 0, 1);
                Thread.sleep(SoakProtocol.TRICKLE_MILLIS);
            }
        } catch (InterruptedException e) {
            throw new InterruptedIOException("interrupted");
        }
    }
}
