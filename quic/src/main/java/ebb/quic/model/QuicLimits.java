package ebb.quic.model;

import java.time.Duration;
import java.util.Objects;

/**
 * Every limit of an endpoint, with its unit, default and reason, in one place. All are finite: none can be switched
 * off.
 *
 * @param endpointBytes     bytes that all connections of the endpoint together may hold. Default 512 MiB: a small
 *                          server's half. Reached: new connections are refused, then the longest idle are evicted.
 * @param connectionBytes   bytes that one connection may hold. Default 16 MiB: a window for 1 Gbit/s at 100 ms.
 *                          Reached: that connection's writers wait and its windows stop growing.
 * @param connections       live connections. Default 100,000. Reached: new ones are refused.
 * @param connectionsPerPrefix live connections whose peers are in one network (IPv4 /24, IPv6 /48) when their handshake
 *                          is over. Default 50,000: nobody alone takes all places. Reached: newcomers from there are
 *                          refused. A server behind a proxy, which has one address for all, needs {@code connections};
 *                          loopback addresses are exempt.
 * @param handshakes        connections in their handshake. Default 2,000: two seconds of handshakes on two cores.
 *                          From half of it on, Retry is asked of new addresses (where the policy is AUTO).
 * @param streams           bidirectional streams that the peer may have open at once. Default 100, as HTTP/3 suggests.
 * @param uniStreams        unidirectional streams that the peer may have open at once. Default 16.
 * @param idleTimeout       silence after which a connection is released. Default 30 s; between 100 ms and 1 h.
 * @param handshakeTimeout  absolute time for a handshake, whatever arrives. Default 10 s.
 * @param streamSendBytes   the most bytes written and not acknowledged that one stream may buffer before {@code write}
 *                          waits. Default 4 MiB; it starts at 128 KiB and follows the congestion window.
 * @param streamReceiveBytes the largest receive window of one stream. Default 6 MiB; it starts at 64 KiB.
 * @param connectionReceiveBytes the largest receive window of one connection. Default 12 MiB; it starts at 128 KiB.
 * @param stubs             closing and draining stubs kept for 3 PTO. Default 20,000. Reached: the oldest leaves early.
 */
public record QuicLimits(long endpointBytes, long connectionBytes, int connections, int connectionsPerPrefix,
        int handshakes, int streams, int uniStreams, Duration idleTimeout, Duration handshakeTimeout,
        int streamSendBytes, long streamReceiveBytes, long connectionReceiveBytes, int stubs) {

    private static final Duration SHORTEST_IDLE = Duration.ofMillis(100);
    private static final Duration LONGEST_IDLE = Duration.ofHours(1);

    /** Checks every limit; an {@link IllegalArgumentException} names the one that is out of range. */
    public QuicLimits {
        atLeast("endpointBytes", endpointBytes, 1 << 20);
        atLeast("connectionBytes", connectionBytes, 64 << 10);
        atLeast("connections", connections, 1);
        atLeast("connectionsPerPrefix", connectionsPerPrefix, 1);
        atLeast("handshakes", handshakes, 1);
        atLeast("streams", streams, 0);
        atLeast("uniStreams", uniStreams, 0);
        atLeast("streamSendBytes", streamSendBytes, 4 << 10);
        atLeast("streamReceiveBytes", streamReceiveBytes, 16 << 10);
        atLeast("connectionReceiveBytes", connectionReceiveBytes, 16 << 10);
        atLeast("stubs", stubs, 1);
        between("idleTimeout", idleTimeout);
        between("handshakeTimeout", handshakeTimeout);
    }

    private static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", but is " + value);
        }
    }

    private static void between(String name, Duration value) {
        Objects.requireNonNull(value, name);
        if (value.compareTo(SHORTEST_IDLE) < 0 || value.compareTo(LONGEST_IDLE) > 0) {
            throw new IllegalArgumentException(name + " must be between " + SHORTEST_IDLE + " and " + LONGEST_IDLE
                    + " (it cannot be switched off), but is " + value);
        }
    }

    /** {@return the defaults} */
    public static QuicLimits defaults() {
        return newBuilder().build();
    }

    /** {@return a builder that starts from the defaults} */
    public static Builder newBuilder() {
        return new Builder();
    }

    /** Collects limits; not thread-safe. */
    public static final class Builder {
        private long endpointBytes = 512L << 20;
        private long connectionBytes = 16L << 20;
        private int connections = 100_000;
        private int connectionsPerPrefix = 50_000;
        private int handshakes = 2_000;
        private int streams = 100;
        private int uniStreams = 16;
        private Duration idleTimeout = Duration.ofSeconds(30);
        private Duration handshakeTimeout = Duration.ofSeconds(10);
        private int streamSendBytes = 4 << 20;
        private long streamReceiveBytes = 6L << 20;
        private long connectionReceiveBytes = 12L << 20;
        private int stubs = 20_000;

        private Builder() {
        }

        /**
         * Bytes that the whole endpoint may hold.
         *
         * @param bytes how many
         * @return this builder
         */
        public Builder endpointBytes(long bytes) {
            endpointBytes = bytes;
            return this;
        }

        /**
         * Bytes that one connection may hold.
         *
         * @param bytes how many
         * @return this builder
         */
        public Builder connectionBytes(long bytes) {
            connectionBytes = bytes;
            return this;
        }

        /**
         * Live connections.
         *
         * @param count how many
         * @return this builder
         */
        public Builder connections(int count) {
            connections = count;
            return this;
        }

        /**
         * Live connections from one network (IPv4 /24, IPv6 /48).
         *
         * @param count how many
         * @return this builder
         */
        public Builder connectionsPerPrefix(int count) {
            connectionsPerPrefix = count;
            return this;
        }

        /**
         * Connections in their handshake at once.
         *
         * @param count how many
         * @return this builder
         */
        public Builder handshakes(int count) {
            handshakes = count;
            return this;
        }

        /**
         * Bidirectional streams that a peer may have open at once.
         *
         * @param count how many
         * @return this builder
         */
        public Builder streams(int count) {
            streams = count;
            return this;
        }

        /**
         * Unidirectional streams that a peer may have open at once.
         *
         * @param count how many
         * @return this builder
         */
        public Builder uniStreams(int count) {
            uniStreams = count;
            return this;
        }

        /**
         * Silence after which a connection is released.
         *
         * @param timeout how long; between 100 ms and 1 h
         * @return this builder
         */
        public Builder idleTimeout(Duration timeout) {
            idleTimeout = timeout;
            return this;
        }

        /**
         * Absolute time for a handshake.
         *
         * @param timeout how long; between 100 ms and 1 h
         * @return this builder
         */
        public Builder handshakeTimeout(Duration timeout) {
            handshakeTimeout = timeout;
            return this;
        }

        /**
         * The most bytes that one stream may have written and not acknowledged.
         *
         * @param bytes how many
         * @return this builder
         */
        public Builder streamSendBytes(int bytes) {
            streamSendBytes = bytes;
            return this;
        }

        /**
         * The largest receive window of a stream, in bytes.
         *
         * @param bytes how many
         * @return this builder
         */
        public Builder streamReceiveBytes(long bytes) {
            streamReceiveBytes = bytes;
            return this;
        }

        /**
         * The largest receive window of a connection, in bytes.
         *
         * @param bytes how many
         * @return this builder
         */
        public Builder connectionReceiveBytes(long bytes) {
            connectionReceiveBytes = bytes;
            return this;
        }

        /**
         * Closing and draining stubs kept at once.
         *
         * @param count how many
         * @return this builder
         */
        public Builder stubs(int count) {
            stubs = count;
            return this;
        }

        /** {@return the limits; an {@link IllegalArgumentException} names the one that is out of range} */
        public QuicLimits build() {
            return new QuicLimits(endpointBytes, connectionBytes, connections, connectionsPerPrefix, handshakes,
                    streams, uniStreams, idleTimeout, handshakeTimeout, streamSendBytes, streamReceiveBytes,
                    connectionReceiveBytes, stubs);
        }
    }
}
