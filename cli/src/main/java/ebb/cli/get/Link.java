package ebb.cli.get;

import ebb.cli.client.Dialer;
import ebb.cli.model.CommandFailure;
import ebb.cli.model.HostPort;
import ebb.http3.Http3Client;
import ebb.http3.Http3Connection;
import ebb.http3.Http3Response;
import java.io.IOException;

/** The connection to one server, with the client that made it. Closing ends both, also while it is still connecting. */
final class Link implements AutoCloseable {

    private final HostPort server;
    private final Http3Client client;
    private Http3Connection connection;

    private Link(HostPort server, Http3Client client) {
        this.server = server;
        this.client = client;
    }

    /** Sets the client up; connects to nothing yet. */
    static Link prepare(Dialer dialer, HostPort server) throws CommandFailure {
        Http3Client.Builder builder = Http3Client.newBuilder().quic(dialer.builder(server));
        try {
            return new Link(server, builder.build());
        } catch (IOException | IllegalArgumentException e) {
            throw dialer.failure(e);
        }
    }

    /** One more connection to the same server, to be made by the same client, which {@link #close} of either ends. */
    Link another() {
        return new Link(server, client);
    }

    /** Whether the server takes further requests on it. */
    boolean isOpen() {
        return connection.isOpen();
    }

    /** Connects; to be called once, before anything is sent. */
    void connect(Transcript transcript) throws CommandFailure {
        long start = System.nanoTime();
        try {
            connection = client.connect(server.host(), server.port());
            transcript.connected(server, connection.quic(), millisSince(start));
        } catch (IOException e) {
            throw Failures.connecting(server, e, millisSince(start));
        }
    }

    private static long millisSince(long startNanos) {
        return (System.nanoTime() - startNanos) / 1_000_000;
    }

    /** Sends a request and waits for the head of the answer, which the caller closes. Any thread. */
    Http3Response send(Outgoing outgoing, Transcript transcript) throws IOException {
        transcript.request(outgoing);
        return connection.send(outgoing.message());
    }

    @Override
    public void close() {
        client.close();
    }
}
