package ebb.interop.peer;

import ebb.interop.harness.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * What the servers made of libraries serve, all alike: {@code /bytes/N} is N bytes that N decides, {@code /hash} the
 * SHA-256 of the request's body, {@code /echo} the body itself, {@code /upload.html} a page for browsers that uses
 * them.
 */
final class Resource {
    private static final String PAGE = "/upload.html";

    private Resource() {
    }

    /** The media type of the answer. */
    static String type(String path) {
        return path.equals(PAGE) ? "text/html; charset=utf-8" : "application/octet-stream";
    }

    private static byte[] page() {
        try (InputStream content = Resource.class.getResourceAsStream("/ebb/interop/page" + PAGE)) {
            return content.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** The body of the answer, or null where there is no such resource. */
    static byte[] answer(String path, byte[] body) {
        if (path.startsWith("/bytes/")) {
            int length = Integer.parseInt(path.substring("/bytes/".length()));
            return Payload.bytes(length, length);
        }
        return switch (path) {
            case "/hash" -> Payload.sha256(body).getBytes(StandardCharsets.US_ASCII);
            case "/echo" -> body;
            case PAGE -> page();
            default -> null;
        };
    }
}
