package ebb.http3.model;

import java.time.Duration;

/**
 * What one HTTP/3 connection may cost, each limit with its unit, default and reason. All are finite.
 *
 * @param maxFieldSectionBytes the largest header or trailer section accepted: names, values and 32 bytes a field.
 *                             Default 16 KiB: twice what browsers send with large cookies. A larger request is
 *                             answered with 431; a larger response fails. The peer is told of it.
 * @param maxRequests          requests of one connection that are handled at once. Default 256, to be kept above the
 *                             streams that a client may open. More are rejected, for the client to send them again.
 * @param resetBurst           requests that may be abandoned at once. Default 200: twice the usual limit on streams.
 *                             More close the connection with {@code H3_EXCESSIVE_LOAD}.
 * @param resetsPerSecond      abandoned requests a second that are forgiven. Default 20: a user skipping through films.
 * @param skippedBurst         frames and streams without meaning that are skipped at once. Default 1,000: ten for
 *                             each stream. More close the connection with {@code H3_EXCESSIVE_LOAD}.
 * @param skippedPerSecond     meaningless frames and streams a second that are forgiven. Default 200: priority updates.
 * @param requestHeadTimeout   time from a stream's opening to the end of its header section. Default 10 s. Reached: the
 *                             stream is abandoned.
 * @param contentGrace         time that a server waits for content to arrive, or for room for content that it sends,
 *                             over a whole request and before the rate counts. Default 1 min: a phone in a tunnel.
 * @param contentBytesPerSecond bytes of content that earn a second more. Default 500: 4 kbit/s, below any link in use.
 *                             Reached: the stream is abandoned. Time in which the handler does something else does
 *                             not count, nor do tunnels.
 */
public record Http3Settings(long maxFieldSectionBytes, int maxRequests, int resetBurst, int resetsPerSecond,
        int skippedBurst, int skippedPerSecond, Duration requestHeadTimeout, Duration contentGrace,
        int contentBytesPerSecond) {

    private static final Http3Settings DEFAULTS = new Http3Settings(16 << 10, 256, 200, 20, 1000, 200,
            Duration.ofSeconds(10), Duration.ofMinutes(1), 500);
    private static final long LEAST_SECTION_BYTES = 512;
    private static final long MOST_SECTION_BYTES = 1 << 24;

    /** Checks every limit; an {@link IllegalArgumentException} names the one that is out of range. */
    public Http3Settings {
        between("maxFieldSectionBytes", maxFieldSectionBytes, LEAST_SECTION_BYTES, MOST_SECTION_BYTES);
        between("maxRequests", maxRequests, 1, Integer.MAX_VALUE);
        between("resetBurst", resetBurst, 1, Integer.MAX_VALUE);
        between("resetsPerSecond", resetsPerSecond, 0, Integer.MAX_VALUE);
        between("skippedBurst", skippedBurst, 1, Integer.MAX_VALUE);
        between("skippedPerSecond", skippedPerSecond, 0, Integer.MAX_VALUE);
        between("requestHeadTimeout in ms", requestHeadTimeout.toMillis(), 1, Duration.ofHours(1).toMillis());
        between("contentGrace in ms", contentGrace.toMillis(), 1, Duration.ofDays(1).toMillis());
        between("contentBytesPerSecond", contentBytesPerSecond, 1, Integer.MAX_VALUE);
    }

    /** {@return the defaults} */
    public static Http3Settings defaults() {
        return DEFAULTS;
    }

    /**
     * The same with another limit on field sections.
     *
     * @param bytes as in {@link #maxFieldSectionBytes}
     * @return the changed settings
     */
    public Http3Settings withMaxFieldSectionBytes(long bytes) {
        return new Http3Settings(bytes, maxRequests, resetBurst, resetsPerSecond, skippedBurst, skippedPerSecond,
                requestHeadTimeout, contentGrace, contentBytesPerSecond);
    }

    /**
     * The same with another limit on requests handled at once.
     *
     * @param requests as in {@link #maxRequests}
     * @return the changed settings
     */
    public Http3Settings withMaxRequests(int requests) {
        return new Http3Settings(maxFieldSectionBytes, requests, resetBurst, resetsPerSecond, skippedBurst,
                skippedPerSecond, requestHeadTimeout, contentGrace, contentBytesPerSecond);
    }

    /**
     * The same with another tolerance of abandoned requests.
     *
     * @param burst as in {@link #resetBurst}
     * @param perSecond as in {@link #resetsPerSecond}
     * @return the changed settings
     */
    public Http3Settings withResets(int burst, int perSecond) {
        return new Http3Settings(maxFieldSectionBytes, maxRequests, burst, perSecond, skippedBurst, skippedPerSecond,
                requestHeadTimeout, contentGrace, contentBytesPerSecond);
    }

    /**
     * The same with another tolerance of frames and streams without meaning.
     *
     * @param burst as in {@link #skippedBurst}
     * @param perSecond as in {@link #skippedPerSecond}
     * @return the changed settings
     */
    public Http3Settings withSkipped(int burst, int perSecond) {
        return new Http3Settings(maxFieldSectionBytes, maxRequests, resetBurst, resetsPerSecond, burst, perSecond,
                requestHeadTimeout, contentGrace, contentBytesPerSecond);
    }

    /**
     * The same with another deadline for header sections.
     *
     * @param timeout as in {@link #requestHeadTimeout}
     * @return the changed settings
     */
    public Http3Settings withRequestHeadTimeout(Duration timeout) {
        return new Http3Settings(maxFieldSectionBytes, maxRequests, resetBurst, resetsPerSecond, skippedBurst,
                skippedPerSecond, timeout, contentGrace, contentBytesPerSecond);
    }

    /**
     * The same with another patience for slow content.
     *
     * @param grace as in {@link #contentGrace}
     * @param bytesPerSecond as in {@link #contentBytesPerSecond}
     * @return the changed settings
     */
    public Http3Settings withContentPace(Duration grace, int bytesPerSecond) {
        return new Http3Settings(maxFieldSectionBytes, maxRequests, resetBurst, resetsPerSecond, skippedBurst,
                skippedPerSecond, requestHeadTimeout, grace, bytesPerSecond);
    }

    private static void between(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be " + least + " to " + most + ", but is " + value);
        }
    }
}
