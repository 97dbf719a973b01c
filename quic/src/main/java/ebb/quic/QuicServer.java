package ebb.quic;

import ebb.quic.endpoint.EndpointConfig;
import ebb.quic.io.EventLoop;
import ebb.quic.io.LoopGroup;
import ebb.quic.io.SystemClock;
import ebb.quic.io.UdpSocket;
import ebb.quic.io.UdpSockets;
import ebb.quic.model.ConnectionOrder;
import ebb.quic.model.ConnectionStats;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.EndpointTotals;
import ebb.quic.model.HeldReport;
import ebb.quic.model.QuicLimits;
import ebb.quic.model.QuicVersion;
import ebb.quic.model.RetryPolicy;
import ebb.quic.protection.AeadTools;
import ebb.quic.tls.ServerHandshake;
import ebb.quic.tls.TlsServerConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * A QUIC server: one UDP address, one or more loops, and every connection that they accepted. Thread-safe. It holds no
 * more than {@link QuicLimits#endpointBytes} for its connections over all loops, whatever its peers do.
 */
public final class QuicServer implements AutoCloseable {
    private final LoopGroup loops;
    private final Dispatch dispatch;
    private final InetSocketAddress localAddress;
    private final Tracing tracing;
    private volatile EndpointReport last;

    private QuicServer(Builder builder, List<UdpSocket> sockets) throws IOException {
        localAddress = sockets.getFirst().localAddress();
        tracing = Tracing.open(builder.keyLog, builder.qlog);
        dispatch = new Dispatch(builder.handlers, builder.fallback, builder.listener);
        loops = new LoopGroup(sockets, builder.configs(tracing),
                new EventLoop.Ties("ebb-server-" + localAddress.getPort(), dispatch, Numbers::next));
        loops.start();
    }

    /** {@return a builder; an identity and a protocol have to be given} */
    public static Builder newBuilder() {
        return new Builder();
    }

    /** {@return the address that the server is bound to; its port is the real one where 0 was asked for} */
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    /** {@return a snapshot of connections and memory; after {@link #close} the last one} Waits for the loops. */
    public EndpointReport report() {
        EndpointReport known = last;
        return known != null ? known : tracing.counted(loops.report());
    }

    /** {@return what was counted since the start} Waits for the loops. */
    public EndpointTotals totals() {
        return loops.totals();
    }

    /** {@return snapshots of all live connections} Waits for the loops. */
    public List<ConnectionStats> connections() {
        return loops.connections();
    }

    /**
     * Snapshots of the first live connections in an order. Waits for the loops and costs no more than a look at each
     * connection and the snapshots, however many there are.
     *
     * @param order what they are put in order by
     * @param most  how many at most; never more than 1,000 are told
     * @return the foremost first
     */
    public List<ConnectionStats> connections(ConnectionOrder order, int most) {
        return loops.connections(order, most);
    }

    /**
     * Finds a live connection. Waits for the loops.
     *
     * @param id the number that {@link QuicConnection#id} gave
     * @return a handle on it, empty when no such connection is alive
     */
    public Optional<QuicConnection> connection(long id) {
        return loops.link(id).map(QuicConnection::new);
    }

    /** {@return released connections that the application still holds, in groups} Waits for the loops. */
    public HeldReport held() {
        return loops.held();
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
        Drain.run(loops, dispatch, drain);
        close();
    }

    /**
     * Waits until nobody is served any more: the server was closed, or its last loop failed.
     *
     * @return whether every loop failed, by errors that are in the log
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public boolean awaitEnd() throws InterruptedException {
        return loops.awaitEnd();
    }

    /** Closes every connection at once, without waiting for peers. Idempotent. */
    @Override
    public void close() {
        loops.stop();
        if (last == null) {
            last = tracing.counted(loops.report());
        }
        tracing.close();
    }

    /** Collects what a server is made from; not thread-safe. */
    public static final class Builder extends EndpointBuilder<Builder> {
        private static final int MIN_SECRET_BYTES = 32;

        private final List<X509ExtendedKeyManager> identities = new ArrayList<>();
        private RetryPolicy retry = RetryPolicy.AUTO;
        private ClientAuthentication clientAuthentication = ClientAuthentication.NONE;
        private byte[] secret;
        private int loops = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, LoopGroup.MAX_LOOPS);

        private Builder() {
            super(QuicVersion.V1, QuicVersion.V2);
        }

        @Override
        Builder self() {
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
         * How many loops share the work, each a thread with a socket of its own at the same address. All limits hold
         * over all of them. The default is one for two processors, and at least one. Several need Linux; elsewhere
         * there is one.
         *
         * @param count how many, from 1 to 64
         * @return this builder
         */
        public Builder loops(int count) {
            if (count < 1 || count > LoopGroup.MAX_LOOPS) {
                throw new IllegalArgumentException(
                        "loops must be between 1 and " + LoopGroup.MAX_LOOPS + ", but is " + count);
            }
            loops = count;
            return this;
        }

        /**
         * What the keys of address validation tokens and stateless resets follow from (RFC 9000 §8.1.4, §10.3.2). By
         * default they are random and end with the server. With the same secret a server that was started again, or
         * another one behind the same name, accepts the tokens that clients bring back, and tells clients at once that
         * their connections are lost.
         *
         * <p>Servers may share it only if the datagrams of one connection never come to two of them (RFC 9000 §21.11):
         * the wrong one would reset a connection that lives. Each remembers by itself which tokens were used.
         *
         * @param value at least 32 unpredictable bytes, to be kept like a private key; copied
         * @return this builder
         */
        public Builder secret(byte[] value) {
            if (value.length < MIN_SECRET_BYTES) {
                throw new IllegalArgumentException("the secret must have at least " + MIN_SECRET_BYTES
                        + " bytes, but has " + value.length);
            }
            secret = value.clone();
            return this;
        }

        /**
         * Binds the sockets and starts; an {@link IOException} says what could not be had.
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
            List<UdpSocket> sockets = UdpSockets.bindAll(address, loops);
            try {
                return new QuicServer(this, sockets);
            } catch (IOException | RuntimeException e) {
                for (UdpSocket socket : sockets) {
                    socket.close();
                }
                throw e;
            }
        }

        /** One config for each loop: they share all but random numbers and ciphers. */
        private Supplier<EndpointConfig> configs(Tracing tracing) {
            TlsServerConfig tls = new TlsServerConfig(identities, protocols, clientAuthentication.tls(), trust,
                    TlsNames.suites(cipherSuites), TlsNames.groups(groups), tracing.keyLog());
            SecureRandom chance = new SecureRandom();
            EndpointConfig.Secrets secrets = secret == null ? EndpointConfig.Secrets.random(chance)
                    : EndpointConfig.Secrets.derived(secret, chance);
            return () -> {
                SecureRandom random = new SecureRandom();
                return new EndpointConfig(true, limits, retry, versions,
                        output -> new ServerHandshake(tls, output, random), Congestion.factory(congestion),
                        tracing.factory(), secrets, new AeadTools(), random, SystemClock.epochSecondsAtZero());
            };
        }
    }
}
