package ebb.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ebb.interop.harness.Answer;
import ebb.interop.harness.Ask;
import ebb.interop.harness.Payload;

/** The peer's server is one of those made of a library, which all serve the same resources. */
abstract class LibraryServer extends EbbAsClient {
    @Override
    String pathOf(int length) {
        return "/bytes/" + length;
    }

    @Override
    byte[] contentOf(int length) {
        return Payload.bytes(length, length);
    }

    @Override
    void assertUploaded(int port, byte[] sent) throws Exception {
        Answer answer = client().fetch(port, Ask.post("/hash", sent));
        assertEquals(Payload.sha256(sent), text(answer));
    }
}
