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

    /** What the error ends. */
    private final Scope scope;
    /** The error code. */
    private final long code;
    /** Whether the request may be sent again. */
    private final boolean retryable;

    private Http3Exception(Scope scope, long code, String phrase, boolean retryable) {
        super(Http3Error.name(code) + ": " + phrase);
        this.scope = scope;
        this.code = code;
        this.retryable = retryable;
    }

    /**
     * An error that ends one stream.
     *
     * @param code the error code
     * @param phrase what happened, for people
     * @return the exception
     */
    public static Http3Exception stream(long code, String phrase) {
        return new Http3Exception(Scope.STREAM, code, phrase, false);
    }

    /**
     * An error that ends the connection.
     *
     * @param code the error code
     * @param phrase what happened, for people
     * @return the exception
     */
    public static Http3Exception connection(long code, String phrase) {
        return new Http3Exception(Scope.CONNECTION, code, phrase, false);
    }

    /**
     * A request that was certainly not processed: it may be sent again on another connection.
     *
     * @param phrase what happened, for people
     * @return the exception
     */
    public static Http3Exception notProcessed(String phrase) {
        return new Http3Exception(Scope.STREAM, Http3Error.H3_REQUEST_REJECTED, phrase, true);
    }

    /** {@return what the error ends} */
    public Scope scope() {
        return scope;
    }

    /** {@return the error code, one of {@link Http3Error} or one that the peer chose} */
    public long code() {
        return code;
    }

    /** {@return whether the server certainly did nothing with the request, so that sending it again is safe} */
    public boolean isRetryable() {
        return retryable;
    }
}
