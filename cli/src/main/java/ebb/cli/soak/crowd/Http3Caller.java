package ebb.cli.soak.crowd;

import ebb.cli.model.HostPort;
import ebb.http3.Http3Client;
import ebb.http3.Http3Connection;
import ebb.http3.Http3Request;
import ebb.http3.Http3Response;
import ebb.quic.QuicClient;
import ebb.quic.QuicStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;

/** Calls in HTTP/3; an exchange is a GET of the server's front page. */
record Http3Caller(Http3Client client, Invitation invitation) implements Caller {

    private static final int RESERVED_TYPE = 0x21;

    @Override
    public Call call() throws IOException {
        HostPort authority = new HostPort(invitation.name(), invitation.server().getPort());
        return new Http3Call(client.connect(invitation.server(), invitation.name()),
                URI.create("https://" + authority + "/"));
    }

    @Override
    public QuicClient quic() {
        return client.quic();
    }

    private record Http3Call(Http3Connection connection, URI page) implements Call {

        @Override
        public void exchange() throws IOException {
            try (Http3Response response = connection.send(Http3Request.get(page))) {
                response.body().transferTo(OutputStream.nullOutputStream());
            }
        }

        @Override
        public void trickle() {
            // HTTP/3 has no question whose answer never ends.
        }

        @Override
        public void beat() throws IOException {
            try (QuicStream stream = connection.quic().openUnidirectionalStream()) {
                // RFC 9114 §7.2.8, §6.2.3: a type that means nothing and is ignored.
                stream.output().write(RESERVED_TYPE);
            }
        }

        @Override
        public void hangUp() {
            connection.close();
        }
    }
}
