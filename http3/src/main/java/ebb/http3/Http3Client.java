package ebb.http3;

import ebb.http3.model.Http3Settings;
import ebb.quic.QuicClient;
import ebb.quic.QuicConnection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Objects;

/** Opens HTTP/3 connections. Thread-safe; it owns the QUIC client underneath and closes it. */
public final class Http3Client implements AutoCloseable {
    private final QuicClient client;
    private final ClientAdapter adapter;

    private Http3Client(QuicClient client, ClientAdapter adapter) {
        this.client = client;
        this.adapter = adapter;
    }

    /**
     * {@return a client with the defaults}
     *
     * @throws IOException if no socket can be had
     */
    public static Http3Client create() throws IOException {
        return newBuilder().build();
    }

    /** {@return a builder with the defaults} */
    public static Builder newBuilder() {
        return new Builder();
    }

    // RFC 9114 §3.1, §3.2: the handshake names the host, checks the server's certificate against it and agrees on "h3".
    /**
     * Opens a connection to a host, which its certificate must match. Blocks until the handshake is complete.
     *
     * @param host its name or address
     * @param port its UDP port
     * @return the connection
     * @throws IOException if the host is not found or the handshake failed
     */
    public Http3Connection connect(String host, int port) throws IOException {
        return open(client.connect(host, port), host);
    }

    /**
     * Opens a connection to an address whose certificate must match the name.
     *
     * @param address where the server is
     * @param serverName the name that its certificate must be for
     * @return the connection
     * @throws IOException if the host is not found or the handshake failed
     */
    public Http3Connection connect(InetSocketAddress address, String serverName) throws IOException {
        return open(client.connect(address, serverName), serverName);
    }

    /** {@return the QUIC client underneath} */
    public QuicClient quic() {
        return client;
    }

    /** Closes all connections. */
    @Override
    public void close() {
        client.close();
    }

    private Http3Connection open(QuicConnection connection, String serverName) throws IOException {
        return new Http3Connection(connection, adapter.session(connection), new Authority(serverName));
    }

    /** Collects the settings of a client; confined to one thread. */
    public static final class Builder {
        private QuicClient.Builder quic = QuicClient.newBuilder();
        private Http3Settings settings = Http3Settings.defaults();

        private Builder() {
        }

        /**
         * Sets everything about QUIC: limits, trust, timeouts, logs. The protocol is added here.
         *
         * @param builder a builder that nothing else uses
         * @return this builder
         */
        public Builder quic(QuicClient.Builder builder) {
            quic = Objects.requireNonNull(builder);
            return this;
        }

        /**
         * Sets the limits of each HTTP/3 connection.
         *
         * @param value the limits
         * @return this builder
         */
        public Builder settings(Http3Settings value) {
            settings = Objects.requireNonNull(value);
            return this;
        }

        /**
         * {@return the client}
         *
         * @throws IOException if no socket can be had, or a file of the QUIC client cannot be used
         */
        public Http3Client build() throws IOException {
            ClientAdapter adapter = new ClientAdapter(settings);
            return new Http3Client(quic.protocol(Http3Server.PROTOCOL, adapter).build(), adapter);
        }
    }
}
