package ebb.cli.get;

import ebb.cli.model.CommandFailure;
import ebb.cli.model.HostPort;
import ebb.http3.model.Http3Exception;
import ebb.quic.model.CloseReason;
import ebb.quic.model.QuicClosedException;
import ebb.quic.model.StreamResetException;
import ebb.quic.model.StreamStoppedException;
import ebb.quic.model.TransportError;
import java.io.IOException;
import java.net.UnknownHostException;

/** Says what happened to a transfer in curl's words and codes. */
final class Failures {

    // The TLS alerts that speak of a certificate: bad_certificate (42) to unknown_ca (48), without illegal_parameter
    // (47).
    private static final int BAD_CERTIFICATE = 42;
    private static final int CERTIFICATE_UNKNOWN = 46;
    private static final int UNKNOWN_CA = 48;

    private Failures() {
    }

    /** The failure of an attempt to connect. */
    static CommandFailure connecting(HostPort server, IOException cause, long elapsedMillis) {
        String place = server.host() + " port " + server.port();
        if (cause instanceof UnknownHostException) {
            return CurlCode.COULDNT_RESOLVE_HOST.failure("Could not resolve host: " + server.host());
        }
        if (cause instanceof QuicClosedException closed) {
            return switch (closed.reason()) {
                case CloseReason.TransportFailure failure when isCertificate(failure.code()) ->
                        CurlCode.CERTIFICATE.failure("SSL certificate problem with " + place + ": " + failure.phrase()
                                + " (--ca FILE names whom to trust)");
                case CloseReason.TransportFailure failure -> handshake(place, failure.code(), closed);
                case CloseReason.PeerTransportFailure failure -> handshake(place, failure.code(), closed);
                case CloseReason.HandshakeTimeout _ -> noConnection(place, elapsedMillis,
                        "no answer; is a QUIC server listening there on UDP?");
                case CloseReason reason -> noConnection(place, elapsedMillis, reason.describe());
            };
        }
        return noConnection(place, elapsedMillis, String.valueOf(cause.getMessage()));
    }

    private static CommandFailure handshake(String place, long code, QuicClosedException closed) {
        return TransportError.isCrypto(code)
                ? CurlCode.TLS_CONNECT_ERROR.failure("TLS handshake with " + place + " failed: "
                        + closed.reason().describe())
                : CurlCode.COULDNT_CONNECT.failure("Failed to connect to " + place + ": " + closed.reason().describe());
    }

    private static CommandFailure noConnection(String place, long elapsedMillis, String why) {
        return CurlCode.COULDNT_CONNECT.failure("Failed to connect to " + place + " after " + elapsedMillis + " ms: "
                + why);
    }

    private static boolean isCertificate(long code) {
        long alert = code - TransportError.crypto(0);
        return alert >= BAD_CERTIFICATE && alert <= CERTIFICATE_UNKNOWN || alert == UNKNOWN_CA;
    }

    /** The failure of a transfer on an open connection. */
    static CommandFailure transferring(IOException cause) {
        return switch (cause) {
            case StreamResetException reset -> CurlCode.RECEIVE_ERROR.failure(
                    "The server reset the stream (error 0x" + Long.toHexString(reset.code()) + ")");
            case StreamStoppedException stopped -> CurlCode.SEND_ERROR.failure(
                    "The server stopped reading the request (error 0x" + Long.toHexString(stopped.code()) + ")");
            case Http3Exception broken -> CurlCode.RECEIVE_ERROR.failure("HTTP/3 failed: " + broken.getMessage());
            case QuicClosedException closed -> CurlCode.RECEIVE_ERROR.failure(
                    "Failure when receiving data from the peer: " + closed.reason().describe());
            default -> CurlCode.RECEIVE_ERROR.failure(
                    "Failure when receiving data from the peer: " + cause.getMessage());
        };
    }

    static CommandFailure timeout(long elapsedMillis, long bytes) {
        return CurlCode.OPERATION_TIMEDOUT.failure("Operation timed out after " + elapsedMillis + " milliseconds with "
                + bytes + " bytes received");
    }
}
