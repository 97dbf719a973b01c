package ebb.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ebb.interop.harness.Answer;
import ebb.interop.harness.Ask;
import ebb.interop.harness.Case;
import ebb.interop.harness.Peer;
import ebb.interop.harness.RunningServer;
import ebb.interop.harness.Site;
import ebb.interop.peer.Nginx;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Ebb's client at nginx, whose QUIC is its own, on OpenSSL. */
@Peer(value = "nginx", ebb = Peer.Side.CLIENT)
class NginxTest extends FileServer {
    @Override
    RunningServer start(Site site, boolean retry) throws Exception {
        return Nginx.start(site.root(), upstream(), retry ? "quic_retry on;" : "quic_gso on;");
    }

    @Override
    public String version() {
        return Nginx.version();
    }

    // RFC 9114 §5.2: the server says GOAWAY, and closes right behind the answers to all that it took.
    @Test
    @Case("the last requests before GOAWAY")
    void answersBeforeTheServersCloseAreRead() throws Exception {
        int last = 20;
        try (RunningServer tired = Nginx.start(site().root(), upstream(), "keepalive_requests " + last + ";")) {
            List<Answer> answers = client().fetch(tired.port(),
                    IntStream.range(0, last).mapToObj(i -> Ask.get("/small/" + i + ".txt")).toList());
            for (int i = 0; i < last; i++) {
                assertEquals(Site.smallContent(i), text(answers.get(i)));
            }
        }
    }
}
