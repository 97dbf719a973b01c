package ebb.cli.soak.crowd;

import ebb.cli.soak.message.SoakProtocol;
import ebb.quic.QuicClient;
import ebb.quic.QuicConnection;
import ebb.quic.QuicStream;
import java.io.IOException;
import java.util.Arrays;

/** Calls in Ebb's own test protocol; with a server that speaks another one they connect and are silent. */
record SoakCaller(QuicClient quic, Invitation invitation) implements Caller {

    private static final int EXCHANGE_BYTES = 16 << 10;

    @Override
    public Call call() throws IOException {
        return new SoakCall(quic.connect(invitation.server(), invitation.name()), invitation.isSoak());
    }

    private record SoakCall(QuicConnection connection, boolean understood) implements Call {

        @Override
        public void exchange() throws IOException {
            byte[] question = new byte[EXCHANGE_BYTES];
            Arrays.fill(question, (byte) connection.id());
            try (QuicStream stream = connection.openStream()) {
                stream.output().write(SoakProtocol.ECHO);
                stream.write(question, 0, question.length);
                stream.finish();
                if (!Arrays.equals(question, stream.input().readAllBytes())) {
                    throw new IOException("the echo differs from what was sent");
                }
            }
        }

        @Override
        public void trickle() throws IOException {
            if (understood) {
                // Not closed: the stream is to live as long as its connection.
                QuicStream stream = connection.openStream();
                stream.output().write(SoakProtocol.TRICKLE);
                stream.finish();
            }
        }

        @Override
        public void beat() throws IOException {
            if (understood) {
                connection.openUnidirectionalStream().finish();
            }
        }

        @Override
        public void hangUp() {
            connection.close();
        }
    }
}
