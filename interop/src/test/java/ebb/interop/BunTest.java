package ebb.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ebb.interop.harness.Answer;
import ebb.interop.harness.Ask;
import ebb.interop.harness.Payload;
import ebb.interop.harness.Peer;
import ebb.interop.harness.RunningServer;
import ebb.interop.harness.Site;
import ebb.interop.peer.Bun;

/** Ebb's client at Bun, which is lsquic with BoringSSL. */
@Peer(value = "Bun", ebb = Peer.Side.CLIENT)
class BunTest extends EbbAsClient {
    @Override
    RunningServer start(Site site, boolean retry) throws Exception {
        return retry ? null : Bun.start();
    }

    @Override
    public String version() {
        return Bun.version();
    }

    @Override
    String pathOf(int length) {
        return "/" + length;
    }

    @Override
    byte[] contentOf(int length) {
        byte[] content = new byte[length];
        for (int i = 0; i < length; i++) {
            content[i] = (byte) (i % Bun.CONTENT_PERIOD);
        }
        return content;
    }

    @Override
    void assertUploaded(int port, byte[] sent) throws Exception {
        Answer answer = client().fetch(port, Ask.post("/echo", sent));
        assertEquals(Payload.sha256(sent), answer.sha256());
    }

    /** Not run: Bun asks for no Retry. */
    @Override
    void addressProvedByRetry() {
    }
}
