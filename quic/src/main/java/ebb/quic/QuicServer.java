package ebb.quic;

import ebb.quic.connection.Link;
import ebb.quic.endpoint.EndpointConfig;
import ebb.quic.io.EventLoop;
import ebb.quic.io.SystemClock;
import ebb.quic.io.UdpSocket;
import ebb.quic.io.UdpSockets;
import ebb.quic.model.CloseReason;
import ebb.quic.model.ConnectionStats;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.QuicLimits;
import ebb.quic.model.QuicVersion;
import ebb.quic.model.RetryPolicy;
import ebb.quic.tls.ServerHandshake;
import ebb.quic.tls.TlsServerConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * A QUIC server: one UDP socket, one loop, and every connection that it accepted. Thread-safe. It holds no more than
 * {@link QuicLimits#endpointBytes} for its connections, whatever its peers do.
 */
public final class QuicServer implements AutoCloseable {
    private final EventLoop loop;
    private final Dispatch dispatch;
    private final InetSocketAddress localAddress;
    private final Tracing tracing;
    private volatile EndpointReport last;

    private QuicServer(Builder builder, UdpSocket socket) throws IOException {
        localAddress = socket.localAddress();
        tracing = Tracing.open(builder.keyLog, builder.qlog);
        dispatch = new Dispatch(builder.handlers, builder.fallback, builder.listener);
        loop = new EventLoop("ebb-server-" + localAddress.getPort(), socket, builder.config(tracing), dispatch,
                Numbers::next);
        loop.start();
    }

    /** {@return a builder; an identity and a protocol have to be given} */
    public static Builder newBuilder() {
        return new Builder();
    }

    /** {@return the address that the server is bound to; its port is the real one where 0 was asked for} */
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    /** {@return a snapshot of connections and memory; after {@link #close} the last one} Waits for the loop. */
    public EndpointReport report() {
        EndpointReport known = last;
        if (known != null) {
            return known;
        }
        try {
            return loop.call(() -> loop.endpoint().report());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** {@return snapshots of all live connections} Waits for the loop. */
    public List<ConnectionStats> connections() {
        try {
            return loop.call(() -> loop.endpoint().connections(SystemClock.now()));
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

    /**
     * Ends gracefully: refuses newcomers, lets handlers finish ({@link ProtocolHandler#draining}), closes what is still
     * there after {@code drain}, and returns when every connection is released. Closes the server.
     *
     * @param drain how long handlers may take
     * @throws IOException if the thread is interrupted while it waits
     */
    public void shutdown(Duration drain) throws IOException {
        Drain.run(loop, dispatch, drain);
        close();
    }

    /** Closes every connection at once, without waiting for peers. Idempotent. */
    @Override
    public void close() {
        loop.stop();
        if (last == null) {
            last = loop.endpoint().report();
        }
        tracing.close();
    }

    /** Collects what a server is made from; not thread-safe. */
    public static final class Builder {
        private InetSocketAddress address = new InetSocketAddress(0);
        private final List<X509ExtendedKeyManager> identities = new ArrayList<>();
        private final Map<String, ProtocolHandler> handlers = new LinkedHashMap<>();
        private final List<String> protocols = new ArrayList<>();
        private ProtocolHandler fallback;
        private QuicLimits limits = QuicLimits.defaults();
        private ConnectionListener listener = new ConnectionListener() {
        };
        private RetryPolicy retry = RetryPolicy.AUTO;
        private List<QuicVersion> versions = List.of(QuicVersion.V1, QuicVersion.V2);
        private ClientAuthentication clientAuthentication = ClientAuthentication.NONE;
        private X509ExtendedTrustManager clientTrust;
        private List<String> cipherSuites = List.of();
        private List<String> groups = List.of();
        private Path keyLog;
        private Path qlog;
        private String congestion = Congestion.DEFAULT;

        private Builder() {
        }

        /**
         * Where to listen; port 0 picks a free port. The default is any address and a free port.
         *
         * @param local an address of this machine
         * @return this builder
         */
        public Builder bind(InetSocketAddress local) {
            address = Objects.requireNonNull(local, "local");
            return this;
        }

        /**
         * A certificate chain with its key. Several may be given: the name that the client asks for chooses.
         *
         * @param identity a certificate chain with its key
         * @return this builder
         */
        public Builder identity(QuicIdentity identity) {
            identities.add(identity.keyManager());
            return this;
        }

        /**
         * ALPN protocols that {@link #onStream} handles, in order of preference.
         *
         * @param names their names
         * @return this builder
         */
        public Builder protocols(String... names) {
            protocols.addAll(List.of(names));
            return this;
        }

        /**
         * An ALPN protocol with a handler of its own.
         *
         * @param name the protocol
         * @param handler who handles them
         * @return this builder
         */
        public Builder protocol(String name, ProtocolHandler handler) {
            protocols.add(name);
            handlers.put(name, Objects.requireNonNull(handler, "handler"));
            return this;
        }

        /**
         * Handles the streams of all protocols without a handler of their own.
         *
         * @param handler who handles them
         * @return this builder
         */
        public Builder onStream(StreamHandler handler) {
            fallback = new StreamsOnly(Objects.requireNonNull(handler, "handler"));
            return this;
        }

        /**
         * Every limit of the endpoint.
         *
         * @param value the limits
         * @return this builder
         */
        public Builder limits(QuicLimits value) {
            limits = Objects.requireNonNull(value, "limits");
            return this;
        }

        /**
         * Follows the lives of connections.
         *
         * @param value hears of them
         * @return this builder
         */
        public Builder listener(ConnectionListener value) {
            listener = Objects.requireNonNull(value, "listener");
            return this;
        }

        /**
         * When new clients must prove their address first; the default is {@link RetryPolicy#AUTO}.
         *
         * @param policy whether always, never, or under load
         * @return this builder
         */
        public Builder retry(RetryPolicy policy) {
            retry = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /**
         * The versions to speak; the default is all that Ebb knows.
         *
         * @param values the versions
         * @return this builder
         */
        public Builder versions(QuicVersion... values) {
            versions = List.of(values);
            return this;
        }

        /**
         * Whether clients are asked for certificates, and who judges those ({@link #trust}).
         *
         * @param value whether they are asked
         * @return this builder
         */
        public Builder clientAuthentication(ClientAuthentication value) {
            clientAuthentication = Objects.requireNonNull(value, "clientAuthentication");
            return this;
        }

        /**
         * Judges client certificates; the JDK's default otherwise.
         *
         * @param manager judges certificates
         * @return this builder
         */
        public Builder trust(X509ExtendedTrustManager manager) {
            clientTrust = Objects.requireNonNull(manager, "manager");
            return this;
        }

        /**
         * TLS 1.3 cipher suites by their standard names, preferred first.
         *
         * @param names their names
         * @return this builder
         */
        public Builder cipherSuites(String... names) {
            cipherSuites = List.of(names);
            return this;
        }

        /**
         * Key exchange groups by their standard names (x25519, secp256r1, …), preferred first.
         *
         * @param names their names
         * @return this builder
         */
        public Builder groups(String... names) {
            groups = List.of(names);
            return this;
        }

        /**
         * A file that gets the TLS secrets in NSS key log format, for tools such as Wireshark. For debugging only.
         *
         * @param file where to append
         * @return this builder
         */
        public Builder keyLog(Path file) {
            keyLog = file;
            return this;
        }

        /**
         * A folder that gets a qlog file for each connection.
         *
         * @param directory where to write; made if it is not there
         * @return this builder
         */
        public Builder qlog(Path directory) {
            qlog = directory;
            return this;
        }

        /**
         * The congestion controller: {@code cubic} (the default) or {@code newreno}.
         *
         * @param name {@code cubic} or {@code newreno}
         * @return this builder
         */
        public Builder congestion(String name) {
            congestion = Congestion.checked(name);
            return this;
        }

        /**
         * Binds the socket and starts; an {@link IOException} says what could not be had.
         *
         * @return the running server
         * @throws IOException if the address or a file cannot be had
         */
        public QuicServer start() throws IOException {
            if (identities.isEmpty()) {
                throw new IllegalStateException("a server needs an identity: a certificate and its key");
            }
            if (protocols.isEmpty()) {
                throw new IllegalStateException("a server needs at least one ALPN protocol");
            }
            UdpSocket socket = UdpSockets.bind(address);
            try {
                return new QuicServer(this, socket);
            } catch (IOException | RuntimeException e) {
                socket.close();
                throw e;
            }
        }

        private EndpointConfig config(Tracing tracing) {
            TlsServerConfig tls = new TlsServerConfig(identities, protocols, clientAuthentication.tls(), clientTrust,
                    TlsNames.suites(cipherSuites), TlsNames.groups(groups), tracing.keyLog());
            SecureRandom random = new SecureRandom();
            return new EndpointConfig(true, limits, retry, versions,
                    output -> new ServerHandshake(tls, output, random), Congestion.factory(congestion),
                    tracing.factory(), EndpointConfig.Secrets.random(random), new ebb.quic.protection.AeadTools(),
                    random, SystemClock.epochSecondsAtZero());
        }
    }
}
