package ebb.quic.trace;

import ebb.quic.model.CloseReason;

/** Why a connection ended, as qlog writes it. Stateless. */
final class QlogClose {
    private QlogClose() {
    }

    static void write(JsonWriter out, CloseReason reason) {
        switch (reason) {
            case CloseReason.LocalClose(long code, String phrase) -> application(out, code, phrase);
            case CloseReason.PeerClose(long code, String phrase) -> application(out, code, phrase);
            case CloseReason.TransportFailure(long code, long _, String phrase) -> transport(out, code, phrase);
            case CloseReason.PeerTransportFailure(long code, long _, String phrase) -> transport(out, code, phrase);
            case CloseReason.IdleTimeout _ -> out.field("trigger", "idle_timeout");
            case CloseReason.StatelessReset _ -> out.field("trigger", "stateless_reset");
            case CloseReason.VersionMismatch _ -> out.field("trigger", "version_mismatch");
            case CloseReason.HandshakeTimeout _, CloseReason.Evicted _, CloseReason.Abandoned _,
                    CloseReason.Refused _, CloseReason.InternalFailure _ ->
                out.field("reason", reason.describe()).field("trigger", "aborted");
        }
    }

    private static void application(JsonWriter out, long code, String phrase) {
        out.field("application_error", "unknown").field("error_code", code);
        reason(out, phrase);
        out.field("trigger", "application");
    }

    private static void transport(JsonWriter out, long code, String phrase) {
        QlogFrames.transportError(out, "connection_error", code);
        reason(out, phrase);
        out.field("trigger", "error");
    }

    private static void reason(JsonWriter out, String phrase) {
        if (phrase != null && !phrase.isEmpty()) {
            out.field("reason", phrase);
        }
    }
}
