package ebb.http3.session;

import static ebb.http3.model.Http3Error.H3_CLOSED_CRITICAL_STREAM;
import static ebb.http3.model.Http3Error.H3_ID_ERROR;
import static ebb.http3.model.Http3Error.H3_MISSING_SETTINGS;

import ebb.http3.frame.FrameReader;
import ebb.http3.frame.FrameType;
import ebb.http3.frame.Place;
import ebb.http3.frame.Settings;
import ebb.http3.model.Http3Exception;
import ebb.http3.wire.StreamInput;
import java.io.IOException;

/** The peer's control stream: what may stand on it and what it says. Confined to the thread of that stream. */
final class PeerControl {

    /** Who wants to know what the peer says. */
    interface Events {
        /** The peer's settings arrived. */
        void settings(Settings settings);

        /** The peer is shutting down and will not process that ID or any above. */
        void goAway(long id);
    }

    private static final long NONE = -1;

    private final Place place;
    private final Events events;
    private long goAway = Long.MAX_VALUE;
    private long maxPushId = NONE;

    PeerControl(Place place, Events events) {
        this.place = place;
        this.events = events;
    }

    /** Reads the stream until the connection ends; its own end is an error. */
    void read(StreamInput in, FrameReader.Skipped skipped) throws IOException {
        FrameReader frames = new FrameReader(in, place, skipped);
        long first = frames.first();
        if (first != FrameReader.END) {
            // RFC 9114 §6.2.1: the first frame is SETTINGS; RFC 9114 §9: an unknown one does not stand in for it.
            if (first != FrameType.SETTINGS) {
                throw Http3Exception.connection(H3_MISSING_SETTINGS, "the control stream did not begin with SETTINGS");
            }
            events.settings(Settings.read(in));
            for (long type = frames.next(); type != FrameReader.END; type = frames.next()) {
                receive(type, frames.readOnlyInteger());
                // RFC 9114 §10.5: nothing obliges a peer to say such things more than a few times.
                skipped.frameSkipped();
            }
        }
        // RFC 9114 §6.2.1: the control stream lives as long as the connection.
        throw Http3Exception.connection(H3_CLOSED_CRITICAL_STREAM, "the control stream ended");
    }

    private void receive(long type, long id) throws Http3Exception {
        switch ((int) type) {
            case (int) FrameType.GOAWAY -> goAway(id);
            case (int) FrameType.MAX_PUSH_ID -> maxPushId(id);
            // RFC 9114 §7.2.3: no push was ever allowed by this client, or promised by this server.
            default -> throw Http3Exception.connection(H3_ID_ERROR, "CANCEL_PUSH of a push that was never promised");
        }
    }

    private void goAway(long id) throws Http3Exception {
        // RFC 9114 §7.2.6: a server names a stream that the client opens in both directions.
        if (place == Place.SERVER_CONTROL && id % 4 != 0) {
            throw Http3Exception.connection(H3_ID_ERROR, "GOAWAY with the ID of no request stream");
        }
        // RFC 9114 §5.2: a later GOAWAY may not take back what an earlier one refused.
        if (id > goAway) {
            throw Http3Exception.connection(H3_ID_ERROR, "GOAWAY with a larger ID than before");
        }
        goAway = id;
        events.goAway(id);
    }

    private void maxPushId(long id) throws Http3Exception {
        // RFC 9114 §7.2.7: the maximum never shrinks. This server does not push, whatever it is.
        if (id < maxPushId) {
            throw Http3Exception.connection(H3_ID_ERROR, "MAX_PUSH_ID with a smaller ID than before");
        }
        maxPushId = id;
    }
}
