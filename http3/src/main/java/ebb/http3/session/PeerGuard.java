package ebb.http3.session;

import static ebb.http3.model.Http3Error.H3_EXCESSIVE_LOAD;
import static ebb.http3.model.Http3Error.H3_MESSAGE_ERROR;

import ebb.http3.frame.FrameReader;
import ebb.http3.model.Http3Counts;
import ebb.http3.model.Http3Exception;
import ebb.http3.model.Http3Refusal;
import ebb.http3.model.Http3Settings;
import ebb.http3.stream.ByteStream;
import ebb.http3.stream.Transport;
import java.util.function.LongSupplier;

/** What one peer has cost so far, and what becomes of it when it breaks a rule. Thread-safe; two buckets. */
final class PeerGuard implements FrameReader.Skipped {
    private final Transport transport;
    private final LongSupplier nanoClock;
    private final Http3Counts counts;
    private final RateBucket resets;
    private final RateBucket skips;

    PeerGuard(Transport transport, Http3Settings settings, LongSupplier nanoClock, Http3Counts counts) {
        this.transport = transport;
        this.nanoClock = nanoClock;
        this.counts = counts;
        long now = nanoClock.getAsLong();
        resets = new RateBucket(settings.resetBurst(), settings.resetsPerSecond(), now);
        skips = new RateBucket(settings.skippedBurst(), settings.skippedPerSecond(), now);
    }

    // RFC 9114 §10.5: elements that must be ignored are limited in number, for ignoring them costs time.
    @Override
    public void frameSkipped() throws Http3Exception {
        if (!skips.take(nanoClock.getAsLong())) {
            counts.refused(Http3Refusal.MEANINGLESS_FRAMES);
            throw Http3Exception.connection(H3_EXCESSIVE_LOAD, "too many frames or streams without meaning");
        }
    }

    // RFC 9114 §10.5: requests that are opened and dropped cost much and bring nothing.
    /** A request was abandoned, by the peer or because of it. */
    void requestAbandoned() {
        if (!resets.take(nanoClock.getAsLong())) {
            counts.refused(Http3Refusal.ABANDONED_REQUESTS);
            transport.close(H3_EXCESSIVE_LOAD, "too many abandoned requests");
        }
    }

    /** Counts what the request was refused for. */
    void refused(Http3Refusal why) {
        counts.refused(why);
    }

    private void count(Http3Exception error) {
        if (error.code() == H3_MESSAGE_ERROR) {
            counts.refused(Http3Refusal.MALFORMED);
        } else if (error.code() == H3_EXCESSIVE_LOAD) {
            // Nothing else of a single request is excessive.
            counts.refused(Http3Refusal.FIELD_SECTION);
        }
    }

    // RFC 9114 §8: a stream error ends the stream in both directions, a connection error the connection.
    /** Ends what the error ends. */
    void fail(ByteStream stream, Http3Exception error) {
        switch (error.scope()) {
            case CONNECTION -> transport.close(error.code(), error.getMessage());
            case STREAM -> {
                count(error);
                stream.stopSending(error.code());
                stream.reset(error.code());
                requestAbandoned();
            }
        }
    }
}
