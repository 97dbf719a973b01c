package ebb.cli.get;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.cli.model.HostPort;
import ebb.quic.model.CloseReason;
import ebb.quic.model.QuicClosedException;
import ebb.quic.model.StreamResetException;
import ebb.quic.model.TransportError;
import java.io.IOException;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class FailuresTest {

    private static final HostPort SERVER = new HostPort("example.org", 443);

    private static int connecting(CloseReason reason) {
        return Failures.connecting(SERVER, new QuicClosedException(reason), 12).exitCode();
    }

    @Test
    void connectingEndsWithCurlsCodes() {
        assertEquals(6, Failures.connecting(SERVER, new UnknownHostException("example.org"), 1).exitCode());
        assertEquals(7, Failures.connecting(SERVER, new IOException("unreachable"), 1).exitCode());
        assertEquals(7, connecting(new CloseReason.HandshakeTimeout()));
        assertEquals(7, connecting(new CloseReason.VersionMismatch("")));
        assertEquals(7, connecting(new CloseReason.PeerTransportFailure(TransportError.CONNECTION_REFUSED, 0, "")));
        assertEquals(35, connecting(new CloseReason.PeerTransportFailure(TransportError.crypto(120), 6, "")));
        assertEquals(35, connecting(new CloseReason.TransportFailure(TransportError.crypto(120), 6, "")));
        assertEquals(35, connecting(new CloseReason.TransportFailure(TransportError.crypto(47), 6, "")));
    }

    @Test
    void everyAlertAboutACertificateIsACertificateProblem() {
        for (int alert : new int[] {42, 43, 44, 45, 46, 48}) {
            assertEquals(60, connecting(new CloseReason.TransportFailure(TransportError.crypto(alert), 6, "no match")));
        }
        // The peer's alert is about our certificate: the handshake failed, but not because we distrust the server.
        assertEquals(35, connecting(new CloseReason.PeerTransportFailure(TransportError.crypto(42), 6, "")));
    }

    @Test
    void messagesNameTheCodeAndThePlace() {
        String message = Failures.connecting(SERVER,
                new QuicClosedException(new CloseReason.HandshakeTimeout()), 12).getMessage();
        assertTrue(message.startsWith("(7) Failed to connect to example.org port 443 after 12 ms"), message);
    }

    @Test
    void transfersEndWithReceiveErrors() {
        assertEquals(56, Failures.transferring(new StreamResetException(0x102)).exitCode());
        assertEquals(56, Failures.transferring(new QuicClosedException(new CloseReason.IdleTimeout())).exitCode());
        assertEquals(28, Failures.timeout(1000, 5).exitCode());
    }
}
