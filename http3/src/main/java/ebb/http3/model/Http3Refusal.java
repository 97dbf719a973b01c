package ebb.http3.model;

import java.util.Locale;

/** Why a client did not get what it asked a server for; each has a counter in {@link Http3Counts}. */
public enum Http3Refusal {
    /** {@code maxRequests}: a request was rejected, and may be sent again. */
    TOO_MANY_REQUESTS,
    /** {@code resetsPerSecond}: the connection was closed for requests that were abandoned. */
    ABANDONED_REQUESTS,
    /** {@code skippedPerSecond}: the connection was closed for frames and streams without meaning. */
    MEANINGLESS_FRAMES,
    /** {@code requestHeadTimeout}: the header section took too long. */
    SLOW_HEAD,
    /** {@code contentBytesPerSecond}: content came, or was taken, too slowly. */
    SLOW_CONTENT,
    /** {@code maxFieldSectionBytes}: a header or trailer section is too large. */
    FIELD_SECTION,
    /** RFC 9114 §4.1.2: the request is malformed. */
    MALFORMED;

    /** {@return the name as it stands in metrics: lower case} */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
