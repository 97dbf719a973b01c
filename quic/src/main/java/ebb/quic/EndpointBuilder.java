package ebb.quic;

import ebb.quic.model.QuicLimits;
import ebb.quic.model.QuicVersion;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The settings that servers and clients have in common. Not thread-safe.
 *
 * @param <B> the builder that has more of them
 */
public abstract class EndpointBuilder<B extends EndpointBuilder<B>> {
    InetSocketAddress address = new InetSocketAddress(0);
    final Map<String, ProtocolHandler> handlers = new LinkedHashMap<>();
    final List<String> protocols = new ArrayList<>();
    ProtocolHandler fallback;
    QuicLimits limits = QuicLimits.defaults();
    ConnectionListener listener = new ConnectionListener() {
    };
    List<QuicVersion> versions;
    X509ExtendedTrustManager trust;
    List<String> cipherSuites = List.of();
    List<String> groups = List.of();
    Path keyLog;
    Path qlog;
    String congestion = Congestion.DEFAULT;

    EndpointBuilder(QuicVersion... versions) {
        this.versions = List.of(versions);
    }

    abstract B self();

    /**
     * The local address to use; port 0 picks a free port. The default is any address and a free port.
     *
     * @param local an address of this machine
     * @return this builder
     */
    public B bind(InetSocketAddress local) {
        address = Objects.requireNonNull(local, "local");
        return self();
    }

    /**
     * ALPN protocols that {@link #onStream} handles, preferred first.
     *
     * @param names their names
     * @return this builder
     */
    public B protocols(String... names) {
        protocols.addAll(List.of(names));
        return self();
    }

    /**
     * An ALPN protocol, and who handles the streams that the peer opens.
     *
     * @param name the protocol
     * @param handler who handles them
     * @return this builder
     */
    public B protocol(String name, ProtocolHandler handler) {
        protocols.add(name);
        handlers.put(name, Objects.requireNonNull(handler, "handler"));
        return self();
    }

    /**
     * Handles the streams of all protocols without a handler of their own. At a client without any handler they are
     * taken by {@link QuicConnection#acceptStream}.
     *
     * @param handler who handles them
     * @return this builder
     */
    public B onStream(StreamHandler handler) {
        fallback = new StreamsOnly(Objects.requireNonNull(handler, "handler"));
        return self();
    }

    /**
     * Every limit of the endpoint.
     *
     * @param value the limits
     * @return this builder
     */
    public B limits(QuicLimits value) {
        limits = Objects.requireNonNull(value, "limits");
        return self();
    }

    /**
     * Follows the lives of connections.
     *
     * @param value hears of them
     * @return this builder
     */
    public B listener(ConnectionListener value) {
        listener = Objects.requireNonNull(value, "listener");
        return self();
    }

    /**
     * The versions to speak, preferred first. A server speaks all that Ebb knows by default, a client version 1.
     *
     * @param values the versions
     * @return this builder
     */
    public B versions(QuicVersion... values) {
        versions = List.of(values);
        return self();
    }

    /**
     * Judges the peer's certificates; the JDK's default otherwise.
     *
     * @param manager judges certificates
     * @return this builder
     */
    public B trust(X509ExtendedTrustManager manager) {
        trust = Objects.requireNonNull(manager, "manager");
        return self();
    }

    /**
     * TLS 1.3 cipher suites by their standard names, preferred first.
     *
     * @param names their names
     * @return this builder
     */
    public B cipherSuites(String... names) {
        cipherSuites = List.of(names);
        return self();
    }

    /**
     * Key exchange groups by their standard names (x25519, secp256r1, …), preferred first; a client sends the first
     * one's share at once.
     *
     * @param names their names
     * @return this builder
     */
    public B groups(String... names) {
        groups = List.of(names);
        return self();
    }

    /**
     * A file that gets the TLS secrets in NSS key log format, for tools such as Wireshark. For debugging only.
     *
     * @param file where to append
     * @return this builder
     */
    public B keyLog(Path file) {
        keyLog = file;
        return self();
    }

    /**
     * A folder that gets a qlog file for each connection.
     *
     * @param directory where to write; made if it is not there
     * @return this builder
     */
    public B qlog(Path directory) {
        qlog = directory;
        return self();
    }

    /**
     * The congestion controller: {@code cubic} (the default) or {@code newreno}.
     *
     * @param name {@code cubic} or {@code newreno}
     * @return this builder
     */
    public B congestion(String name) {
        congestion = Congestion.checked(name);
        return self();
    }
}
