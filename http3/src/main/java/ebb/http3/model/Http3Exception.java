package ebb.http3.model;

import java.io.IOException;

/**
 * An exchange or a whole HTTP/3 connection failed; {@link #code()} says why.
 *
 * <p>Thrown by every layer: by the parsers when the peer broke a rule, and to applications when a request cannot be
 * completed. The {@link Scope} decides what is torn down with it.
 */
public final class Http3Exception extends IOException {
    private static final long serialVersionUID = 1L;

    /** How much an error ends. */
    public enum Scope {
        /** The one stream (RFC 9114 §8). */
        STREAM,
        /** The connection with all its streams. */
        CONNECTION
    }

    private final Scope scope;
    private final long code;
    private final boolean retryable;

    private Http3Exception(Scope scope, long code, String phrase, boolean retryable) {
        super(Http3Error.name(code) + ": " + phrase);
        this.scope = scope;
        this.code = code;
        this.retryable = retryable;
    }

    /** An error that ends one stream. */
    public static Http3Exception stream(long code, String phrase) {
        return new Http3Exception(Scope.STREAM, code, phrase, false);
    }

    /** An error that ends the connection. */
    public static Http3Exception connection(long code, String phrase) {
        return new Http3Exception(Scope.CONNECTION, code, phrase, false);
    }

    /** A request that was certainly not processed: it may be sent again on another connection. */
    public static Http3Exception notProcessed(String phrase) {
        return new Http3Exception(Scope.STREAM, Http3Error.H3_REQUEST_REJECTED, phrase, true);
    }

    /** What the error ends. */
    public Scope scope() {
        return scope;
    }

    /** The error code, one of {@link Http3Error} or one that the peer chose. */
    public long code() {
        return code;
    }

    /** Whether the server certainly did nothing with the request, so that sending it again is safe. */
    public boolean isRetryable() {
        return retryable;
    }
}
