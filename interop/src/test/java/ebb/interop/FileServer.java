package ebb.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ebb.interop.harness.Answer;
import ebb.interop.harness.Ask;
import ebb.interop.harness.HashingOrigin;
import ebb.interop.harness.Payload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterAll;

/** Ebb's client at a peer that serves a folder, and passes uploads on to a server that hashes them. */
abstract class FileServer extends EbbAsClient {
    private HashingOrigin origin;

    /** The TCP port of the server that uploads are for. */
    int upstream() throws IOException {
        if (origin == null) {
            origin = new HashingOrigin();
        }
        return origin.port();
    }

    @AfterAll
    void stopOrigin() {
        if (origin != null) {
            origin.close();
        }
    }

    @Override
    String pathOf(int length) {
        String name = "made-" + length + ".bin";
        try {
            Files.write(site().root().resolve(name), contentOf(length));
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
        return "/" + name;
    }

    @Override
    byte[] contentOf(int length) {
        return Payload.bytes(length, length);
    }

    @Override
    void assertUploaded(int port, byte[] sent) throws Exception {
        Answer answer = client().fetch(port, Ask.post("/up/load", sent));
        assertEquals(Payload.sha256(sent), text(answer));
    }
}
