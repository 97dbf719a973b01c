package ebb.interop.peer;

import ebb.http3.Http3Exchange;
import ebb.http3.Http3Server;
import ebb.http3.model.Headers;
import ebb.interop.harness.Credentials;
import ebb.interop.harness.RunningServer;
import ebb.interop.harness.Site;
import ebb.quic.QuicIdentity;
import ebb.quic.QuicServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A site on Ebb's server, in this JVM, for browsers whose document cannot be had: its page sends what it found to
 * {@code /findings}. Closing it fails unless all the memory came back.
 */
public final class ReportingSite implements RunningServer {
    private static final int SECONDS = 60;

    private final Path root;
    private final QuicServer server;
    private final BlockingQueue<String> findings = new LinkedBlockingQueue<>();

    /** Starts one on 127.0.0.1. */
    public ReportingSite(Site site) throws IOException, GeneralSecurityException, InterruptedException {
        Credentials credentials = Credentials.shared();
        root = site.root();
        server = QuicServer.newBuilder().bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0))
                .identity(QuicIdentity.of(credentials.certificatePem(), credentials.keyPem()))
                .protocol(Http3Server.PROTOCOL, Http3Server.handler(this::serve)).start();
    }

    /** What the page found, or null when nothing came within a minute. */
    public String findings() throws InterruptedException {
        return findings.poll(SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public int port() {
        return server.localAddress().getPort();
    }

    @Override
    public void close() throws IOException {
        CleanEnd.of(server);
    }

    private void serve(Http3Exchange exchange) throws IOException {
        byte[] body = exchange.body().readAllBytes();
        String path = exchange.path().replaceFirst("\\?.*", "");
        Path file = root.resolve(path.substring(1)).normalize();
        if (path.equals("/findings")) {
            findings.add(new String(body, StandardCharsets.UTF_8));
            exchange.respond(204, Headers.empty(), new byte[0]);
        } else if (path.equals("/echo")) {
            exchange.respond(200, Headers.of("content-type", "text/plain"), body);
        } else if (file.startsWith(root) && Files.isRegularFile(file)) {
            exchange.respond(200, Headers.of("content-type", type(path)), Files.readAllBytes(file));
        } else {
            exchange.respond(404, Headers.empty(), new byte[0]);
        }
    }

    private static String type(String path) {
        return switch (path.substring(path.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css";
            case "js" -> "text/javascript";
            case "svg" -> "image/svg+xml";
            default -> "text/plain";
        };
    }
}
