package ebb.quic.connection;

import ebb.quic.model.CloseReason;
import ebb.quic.model.TransportError;
import ebb.quic.wire.Frame;
import ebb.quic.wire.PacketType;

/** Translates between the reason to close and the frame that says so to the peer. */
final class CloseFrames {
    /** In UTF-8. A datagram of the smallest size carries the frame three times, once a level. */
    private static final int PHRASE_BYTES = 200;

    private CloseFrames() {
    }

    /** The frame that tells the peer of a local decision to close. */
    static Frame.ConnectionClose of(CloseReason reason) {
        return switch (reason) {
            case CloseReason.LocalClose(long code, String phrase) ->
                    new Frame.ConnectionClose(true, code, 0, shortened(phrase));
            case CloseReason.TransportFailure(long code, long frameType, String phrase) ->
                    new Frame.ConnectionClose(false, code, frameType, shortened(phrase));
            case CloseReason.InternalFailure _ ->
                    new Frame.ConnectionClose(false, TransportError.INTERNAL_ERROR, 0, "");
            case CloseReason.Refused(String phrase) ->
                    new Frame.ConnectionClose(false, TransportError.CONNECTION_REFUSED, 0, shortened(phrase));
            case CloseReason.VersionMismatch(String phrase) ->
                    new Frame.ConnectionClose(false, TransportError.VERSION_NEGOTIATION_ERROR, 0, shortened(phrase));
            case CloseReason.PeerClose _, CloseReason.PeerTransportFailure _, CloseReason.IdleTimeout _,
                    CloseReason.HandshakeTimeout _, CloseReason.StatelessReset _, CloseReason.Evicted _,
                    CloseReason.Abandoned _ -> new Frame.ConnectionClose(false, TransportError.NO_ERROR, 0, "");
        };
    }

    /** The same as the peer may read it at this level. */
    static Frame.ConnectionClose forLevel(Frame.ConnectionClose close, PacketType type) {
        // RFC 9000 §10.2.3: an application's close must not be shown before the handshake protects it.
        if (close.application() && type != PacketType.ONE_RTT) {
            return new Frame.ConnectionClose(false, TransportError.APPLICATION_ERROR, 0, "");
        }
        return close;
    }

    /** What the peer's frame says. */
    static CloseReason reason(Frame.ConnectionClose close) {
        return close.application() ? new CloseReason.PeerClose(close.errorCode(), shortened(close.phrase()))
                : new CloseReason.PeerTransportFailure(close.errorCode(), close.frameType(),
                        shortened(close.phrase()));
    }

    private static String shortened(String phrase) {
        // The constant, where there is nothing to keep: closed handles hold on to their reason.
        if (phrase == null || phrase.isEmpty()) {
            return "";
        }
        int bytes = 0;
        for (int at = 0; at < phrase.length(); at += Character.charCount(phrase.codePointAt(at))) {
            int letter = phrase.codePointAt(at);
            bytes += letter < 0x80 ? 1 : letter < 0x800 ? 2 : letter < 0x10000 ? 3 : 4;
            if (bytes > PHRASE_BYTES) {
                return phrase.substring(0, at);
            }
        }
        return phrase;
    }
}
