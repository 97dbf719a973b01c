package ebb.cli.soak.crowd;

import ebb.http3.Http3Client;
import ebb.http3.Http3Server;
import ebb.quic.QuicClient;
import ebb.quic.model.QuicLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/** Makes the client sockets that the groups call with. */
final class Switchboard {

    /** Room for every client of a process together; a wave must not fail for the lack of it. */
    private static final long CLIENT_BYTES = 1L << 30;
    private static final Duration HANDSHAKE = Duration.ofSeconds(30);

    private Switchboard() {
    }

    /** A client socket for so many connections. */
    static Caller caller(Invitation invitation, int connections) throws IOException {
        QuicClient.Builder builder = QuicClient.newBuilder().insecure().limits(limits(invitation, connections));
        return invitation.protocol().equals(Http3Server.PROTOCOL)
                ? new Http3Caller(Http3Client.newBuilder().quic(builder).build(), invitation)
                : new SoakCaller(builder.protocols(invitation.protocol()).build(), invitation);
    }

    /** A client on this local port that knows nothing of the connections which were there before. */
    static QuicClient successor(Invitation invitation, int port) throws IOException {
        return QuicClient.newBuilder().insecure().protocols(invitation.protocol()).bind(new InetSocketAddress(port))
                .build();
    }

    private static QuicLimits limits(Invitation invitation, int connections) {
        return QuicLimits.newBuilder().endpointBytes(CLIENT_BYTES).connections(connections + 1)
                .handshakes(connections + 1).idleTimeout(Duration.ofMillis(invitation.idleMillis()))
                .handshakeTimeout(HANDSHAKE).build();
    }
}
