package ebb.cli.get;

import ebb.cli.client.Dialer;
import ebb.cli.model.CommandFailure;
import ebb.cli.model.HostPort;
import ebb.cli.model.Target;
import ebb.http3.Http3Client;
import ebb.http3.Http3Connection;
import ebb.http3.Http3Request;
import ebb.http3.Http3Response;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** The connection to one server, with the client that made it. Closing ends both, also while it is still connecting. */
final class Link implements AutoCloseable {

    // Authority and path are set by themselves: java.net.URI accepts fewer host names and paths than servers use.
    private static final URI ANY = URI.create("https://localhost/");

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
    Http3Response send(Target target, GetSettings.Request request, Transcript transcript)
            throws IOException, CommandFailure {
        List<GetSettings.Field> fields = fields(request);
        Http3Request message = message(target, request, fields);
        transcript.request(request.method(), target.path(), target.authority(), fields);
        return connection.send(message);
    }

    // What curl sends by itself, unless the user gave it.
    private static List<GetSettings.Field> fields(GetSettings.Request request) {
        List<GetSettings.Field> fields = new ArrayList<>();
        for (var usual : List.of(new GetSettings.Field("user-agent", "ebb"), new GetSettings.Field("accept", "*/*"))) {
            if (request.fields().stream().noneMatch(field -> field.name().equals(usual.name()))) {
                fields.add(usual);
            }
        }
        fields.addAll(request.fields());
        return fields;
    }

    private static Http3Request message(Target target, GetSettings.Request request, List<GetSettings.Field> fields)
            throws CommandFailure {
        try {
            Http3Request.Builder builder = Http3Request.newBuilder(ANY).method(request.method())
                    .authority(target.authority()).path(target.path());
            fields.forEach(field -> builder.header(field.name(), field.value()));
            request.body().ifPresent(builder::body);
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw CurlCode.URL_MALFORMAT.failure("'" + target + "' cannot be asked for: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
