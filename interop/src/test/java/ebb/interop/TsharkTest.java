package ebb.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.interop.harness.Answer;
import ebb.interop.harness.Ask;
import ebb.interop.harness.Capture;
import ebb.interop.harness.PeerProcess;
import ebb.interop.harness.Programs;
import ebb.interop.harness.Relay;
import ebb.interop.peer.EbbClient;
import ebb.interop.peer.EbbLibrary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** tshark reads what Ebb sends, with the key log that Ebb writes. */
@Timeout(60)
class TsharkTest {
    @Test
    void keyLogOpensEveryPacket(@TempDir Path folder) throws Exception {
        String tshark = Programs.require("tshark");
        Path packets = folder.resolve("packets.pcap");
        Path keys = folder.resolve("keys.log");
        int port;
        try (EbbLibrary server = EbbLibrary.start(); Capture capture = new Capture(packets);
                Relay relay = new Relay(server.port(), Relay.Network.GOOD, capture)) {
            port = relay.port();
            Answer answer = new EbbClient().with(quic -> quic.keyLog(keys)).fetch(port, Ask.get("/bytes/5000"));
            assertEquals(5_000, answer.body().length);
        }
        List<String> command = List.of(tshark, "-r", packets.toString(), "-o", "tls.keylog_file:" + keys,
                "-d", "udp.port==" + port + ",quic");
        try (PeerProcess reader = PeerProcess.start(folder, command)) {
            assertEquals(0, reader.awaitExit(Duration.ofSeconds(50)), reader::toString);
            assertTrue(reader.output().contains("HEADERS"), reader::toString);
            assertTrue(reader.output().contains("SETTINGS"), reader::toString);
            // A packet that it could open shows its number.
            assertTrue(reader.output().lines().filter(line -> line.contains("Protected Payload"))
                    .allMatch(line -> line.contains("PKN:")), reader::toString);
        }
    }
}
