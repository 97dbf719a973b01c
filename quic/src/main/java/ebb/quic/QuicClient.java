package ebb.quic;

import ebb.quic.connection.Link;
import ebb.quic.endpoint.Census;
import ebb.quic.endpoint.Endpoint;
import ebb.quic.endpoint.EndpointConfig;
import ebb.quic.endpoint.Membership;
import ebb.quic.io.EventLoop;
import ebb.quic.io.SystemClock;
import ebb.quic.io.UdpSocket;
import ebb.quic.io.UdpSockets;
import ebb.quic.model.CloseReason;
import ebb.quic.model.ConnectionOrder;
import ebb.quic.model.ConnectionStats;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.EndpointTotals;
import ebb.quic.model.HeldReport;
import ebb.quic.model.QuicClosedException;
import ebb.quic.model.QuicLimits;
import ebb.quic.model.QuicVersion;
import ebb.quic.model.RetryPolicy;
import ebb.quic.protection.AeadTools;
import ebb.quic.tls.ClientHandshake;
import ebb.quic.tls.TlsClientConfig;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * A QUIC client: one UDP socket and one loop for all its connections. Thread-safe. Closing it closes them all. A
 * connection whose handle the application loses is noticed and closed as {@link CloseReason.Abandoned}.
 */
public final class QuicClient implements AutoCloseable {
    private static final Cleaner CLEANER = Cleaner.create();

    private final EventLoop loop;
    private final Dispatch dispatch;
    private final Tracing tracing;
    private final SecureRandom random = new SecureRandom();
    private final List<QuicVersion> versions;
    private final Builder settings;
    private volatile EndpointReport last;

    private QuicClient(Builder builder, UdpSocket socket) throws IOException {
        settings = builder;
        versions = builder.versions;
        tracing = Tracing.open(builder.keyLog, builder.qlog);
        dispatch = new Dispatch(builder.handlers, builder.fallback, builder.listener);
        EndpointConfig config = new EndpointConfig(false, builder.limits, RetryPolicy.NEVER, versions, null,
                Congestion.factory(builder.congestion), tracing.factory(), EndpointConfig.Secrets.random(random),
                new AeadTools(), random, SystemClock.epochSecondsAtZero());
        loop = new EventLoop(socket, config, new EventLoop.Ties("ebb-client", dispatch, Numbers::next),
                Membership.alone(config));
        loop.start();
    }

    /** {@return a builder; a protocol has to be given} */
    public static Builder newBuilder() {
        return new Builder();
    }

    /**
     * Connects; waits until the handshake is complete. The server's certificate must be for {@code host}.
     *
     * @param host its name or address
     * @param port its UDP port
     * @return the open connection
     * @throws QuicClosedException if the handshake failed; its reason says why
     */
    public QuicConnection connect(String host, int port) throws IOException {
        return connect(new InetSocketAddress(InetAddress.getByName(host), port), host);
    }

    /**
     * Connects to an address, for a server of this name; waits until the handshake is complete.
     *
     * @param address where the server is
     * @param serverName the name that its certificate must be for
     * @return the open connection
     * @throws IOException if the handshake failed, the address has no host, or the thread is interrupted
     */
    public QuicConnection connect(InetSocketAddress address, String serverName) throws IOException {
        if (address.isUnresolved()) {
            throw new java.net.UnknownHostException(address.getHostString());
        }
        TlsClientConfig tls = new TlsClientConfig(serverName, address.getPort(), settings.protocols, settings.trust,
                settings.trust == null || settings.verifyHostname, settings.keyManager,
                TlsNames.suites(settings.cipherSuites), TlsNames.groups(settings.groups), tracing.keyLog());
        QuicClosedException mismatch = null;
        for (QuicVersion version : versions) {
            try {
                return connect(new Endpoint.Dial(address, version, dispatch.tokens().take(address),
                        output -> new ClientHandshake(tls, output, random)));
            } catch (QuicClosedException e) {
                // RFC 9000 §6.2: on Version Negotiation another version that both speak is tried.
                if (!(e.reason() instanceof CloseReason.VersionMismatch)) {
                    throw e;
                }
                mismatch = e;
            }
        }
        throw mismatch;
    }

    private QuicConnection connect(Endpoint.Dial dial) throws IOException {
        Attendance attendance = dispatch.newAttendance();
        String origin = CallSite.ofApplication();
        Link link = loop.call(() -> {
            Link begun = loop.endpoint().connect(dial, SystemClock.now());
            if (begun != null) {
                begun.attach(attendance);
                begun.origin(origin);
            }
            return begun;
        });
        if (link == null) {
            throw new QuicClosedException(loop.isStopping() ? new CloseReason.LocalClose(0, "the client was closed")
                    : new CloseReason.Refused("the limits of this client leave no room"));
        }
        try {
            attendance.awaitOpened();
        } catch (IOException interrupted) {
            cancel(link);
            throw interrupted;
        }
        QuicConnection connection = new QuicConnection(link);
        CLEANER.register(connection, () -> abandon(link));
        return connection;
    }

    private static void cancel(Link link) {
        if (link.core() != null) {
            link.core().requestClose(new CloseReason.LocalClose(0, "the attempt to connect was given up"));
        }
    }

    private static void abandon(Link link) {
        if (link.core() != null) {
            link.core().requestClose(new CloseReason.Abandoned());
        }
    }

    /** {@return the local address of the socket} */
    public InetSocketAddress localAddress() {
        return loop.localAddress();
    }

    /** {@return a snapshot of connections and memory; after {@link #close} the last one} Waits for the loop. */
    public EndpointReport report() {
        EndpointReport known = last;
        if (known != null) {
            return known;
        }
        try {
            return tracing.counted(loop.call(() -> loop.endpoint().report()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** {@return what was counted since the start} Waits for the loop. */
    public EndpointTotals totals() {
        try {
            return loop.call(() -> loop.endpoint().totals());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** {@return snapshots of all live connections} Waits for the loop. */
    public List<ConnectionStats> connections() {
        try {
            return loop.call(() -> loop.endpoint().census().connections(SystemClock.now()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /**
     * Snapshots of the first live connections in an order. Waits for the loop and costs no more than a look at each
     * connection and the snapshots, however many there are.
     *
     * @param order what they are put in order by
     * @param most  how many at most; never more than 1,000 are told
     * @return the foremost first
     */
    public List<ConnectionStats> connections(ConnectionOrder order, int most) {
        int count = Math.clamp(most, 0, Census.MAX_LISTED);
        try {
            return loop.call(() -> loop.endpoint().census().connections(order, count, SystemClock.now()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /**
     * Finds a live connection. Waits for the loop.
     *
     * @param id the number that {@link QuicConnection#id} gave
     * @return a handle on it, empty when no such connection is alive
     */
    public Optional<QuicConnection> connection(long id) {
        try {
            Link link = loop.call(() -> loop.endpoint().census().link(id));
            return Optional.ofNullable(link).map(QuicConnection::new);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** {@return released connections that the application still holds, in groups} Waits for the loop. */
    public HeldReport held() {
        try {
            return loop.call(() -> loop.endpoint().held(SystemClock.now()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /**
     * A map for the application's own values, one for each connection, which leave with it.
     *
     * @param <V> the type of the values
     * @param type the type of the values
     * @return an empty map
     */
    public <V> ConnectionMap<V> connectionMap(Class<V> type) {
        Objects.requireNonNull(type, "type");
        ConnectionMap<V> map = new ConnectionMap<>();
        dispatch.add(map);
        return map;
    }

    /** Closes every connection, tells the servers so once, and does not wait for them. Idempotent. */
    @Override
    public void close() {
        loop.stop();
        if (last == null) {
            last = tracing.counted(loop.endpoint().report());
        }
        tracing.close();
    }

    /** Collects what a client is made from; not thread-safe. */
    public static final class Builder extends EndpointBuilder<Builder> {
        private boolean verifyHostname = true;
        private X509ExtendedKeyManager keyManager;

        private Builder() {
            super(QuicVersion.V1);
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Absolute time for a handshake.
         *
         * @param timeout how long
         * @return this builder
         */
        public Builder connectTimeout(Duration timeout) {
            limits = new QuicLimits(limits.endpointBytes(), limits.connectionBytes(), limits.connections(),
                    limits.connectionsPerPrefix(), limits.handshakes(), limits.streams(), limits.uniStreams(),
                    limits.idleTimeout(), timeout, limits.streamSendBytes(), limits.streamReceiveBytes(),
                    limits.connectionReceiveBytes(), limits.stubs());
            return this;
        }

        /**
         * Trusts the certificates of a PEM file, and no others.
         *
         * @param pem a PEM file
         * @return this builder
         * @throws IOException if the file cannot be read or holds no certificate
         */
        public Builder trustCertificates(Path pem) throws IOException {
            return trust(Trust.of(pem));
        }

        /**
         * Accepts every certificate: the peer is then unknown. For tests and debugging only.
         *
         * @return this builder
         */
        public Builder insecure() {
            trust = Trust.everything();
            verifyHostname = false;
            return this;
        }

        /**
         * The client's own certificate, for servers that ask for one.
         *
         * @param identity a certificate chain with its key
         * @return this builder
         */
        public Builder identity(QuicIdentity identity) {
            keyManager = identity.keyManager();
            return this;
        }

        /**
         * Opens the socket and starts the loop.
         *
         * @return the client
         * @throws IOException if the socket or a file cannot be had
         */
        public QuicClient build() throws IOException {
            if (protocols.isEmpty()) {
                throw new IllegalStateException("a client needs at least one ALPN protocol");
            }
            if (versions.isEmpty()) {
                throw new IllegalStateException("a client needs at least one version");
            }
            UdpSocket socket = UdpSockets.bind(address);
            try {
                return new QuicClient(this, socket);
            } catch (IOException | RuntimeException e) {
                socket.close();
                throw e;
            }
        }
    }
}
