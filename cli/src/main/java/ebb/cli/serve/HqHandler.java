package ebb.cli.serve;

import ebb.cli.site.Answer;
import ebb.cli.site.Site;
import ebb.cli.site.SiteRequest;
import ebb.quic.ProtocolHandler;
import ebb.quic.QuicConnection;
import ebb.quic.QuicStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * ALPN {@code hq-interop}: HTTP/0.9 on streams, as the QUIC interop runner speaks it. {@code GET /path} in; the bare
 * content out. There is no status, so anything but success resets the stream.
 */
final class HqHandler implements ProtocolHandler {

    private static final int MAX_REQUEST_BYTES = 8 << 10;

    private final Site site;

    HqHandler(Site site) {
        this.site = site;
    }

    @Override
    public void stream(QuicConnection connection, QuicStream stream) throws IOException {
        if (stream.isBidirectional()) {
            serve(stream);
        } else {
            Streams.discard(stream, MAX_REQUEST_BYTES);
        }
    }

    @Override
    public void draining(QuicConnection connection) {
        Streams.closeWhenIdle(connection);
    }

    private void serve(QuicStream stream) throws IOException {
        String line = requestLine(stream);
        if (!line.startsWith("GET /")) {
            throw new IOException("not a request of HTTP/0.9");
        }
        // Some clients put a version behind the path; it is not part of it.
        Answer answer = site.answer(SiteRequest.get(line.substring(4).split(" ", 2)[0]));
        if (answer.status() != 200) {
            throw new IOException("nothing to send: " + answer.status());
        }
        answer.content().writeTo(stream.output());
    }

    private static String requestLine(QuicStream stream) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte[] piece = new byte[256];
        int read = 0;
        while (read >= 0 && line.toString(StandardCharsets.ISO_8859_1).indexOf('\n') < 0) {
            if (line.size() > MAX_REQUEST_BYTES) {
                throw new IOException("the request is longer than " + MAX_REQUEST_BYTES + " bytes");
            }
            read = stream.read(piece, 0, piece.length);
            line.write(piece, 0, Math.max(0, read));
        }
        return line.toString(StandardCharsets.ISO_8859_1).lines().findFirst().orElse("");
    }
}
