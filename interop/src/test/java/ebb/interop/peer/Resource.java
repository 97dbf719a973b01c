package ebb.interop.peer;

import ebb.interop.harness.Payload;
import java.nio.charset.StandardCharsets;

/**
 * What the servers made of libraries serve, all alike: {@code /bytes/N} is N bytes that N decides, {@code /hash} the SHA-256 of the
 * request's body, {@code /echo} the body itself.
 */
final class Resource {
    private Resource() {
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
            default -> null;
        };
    }
}
