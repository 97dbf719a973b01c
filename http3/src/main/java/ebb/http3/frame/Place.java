package ebb.http3.frame;

import static ebb.http3.model.Http3Error.H3_FRAME_UNEXPECTED;
import static ebb.http3.model.Http3Error.H3_ID_ERROR;

import ebb.http3.model.Http3Exception;
import java.util.Locale;

/** Where frames are read, which decides which of them may appear (RFC 9114 §7, table 1). */
public enum Place {
    /** A request stream, read by the server. */
    REQUEST,
    /** A request stream, read by the client. */
    RESPONSE,
    /** The client's control stream, read by the server. */
    CLIENT_CONTROL,
    /** The server's control stream, read by the client. */
    SERVER_CONTROL;

    /** Throws the connection error that a known or reserved type is in this place; returns if it may appear. */
    void check(long type) throws Http3Exception {
        // RFC 9114 §7.2.8: types of HTTP/2 without a meaning in HTTP/3 are an error everywhere.
        if (FrameType.isHttp2Only(type)) {
            throw unexpected(type);
        }
        boolean control = this == CLIENT_CONTROL || this == SERVER_CONTROL;
        switch ((int) type) {
            // RFC 9114 §7.2.1, §7.2.2: messages have no place on a control stream.
            case (int) FrameType.DATA, (int) FrameType.HEADERS -> require(!control, type);
            // RFC 9114 §7.2.3, §7.2.6: pushes are cancelled and shutdown is announced on the control stream alone.
            case (int) FrameType.CANCEL_PUSH, (int) FrameType.GOAWAY -> require(control, type);
            // RFC 9114 §7.2.4: SETTINGS opens the control stream, which its reader sees to; it is wrong anywhere else.
            case (int) FrameType.SETTINGS -> require(false, type);
            // RFC 9114 §7.2.7: only clients send MAX_PUSH_ID, and only on their control stream.
            case (int) FrameType.MAX_PUSH_ID -> require(this == CLIENT_CONTROL, type);
            case (int) FrameType.PUSH_PROMISE -> promised();
            default -> throw new IllegalStateException(FrameType.name(type));
        }
    }

    private void promised() throws Http3Exception {
        // RFC 9114 §7.2.5: only servers promise, and only on request streams.
        require(this == RESPONSE, FrameType.PUSH_PROMISE);
        // RFC 9114 §7.2.5: this client never allows a push ID, so any promise exceeds the maximum.
        throw Http3Exception.connection(H3_ID_ERROR, "a push was promised, but none was allowed");
    }

    private void require(boolean permitted, long type) throws Http3Exception {
        if (!permitted) {
            throw unexpected(type);
        }
    }

    private Http3Exception unexpected(long type) {
        String where = name().toLowerCase(Locale.ROOT).replace('_', ' ') + " stream";
        return Http3Exception.connection(H3_FRAME_UNEXPECTED, FrameType.name(type) + " on a " + where);
    }
}
