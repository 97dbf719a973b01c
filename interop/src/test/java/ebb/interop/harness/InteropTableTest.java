package ebb.interop.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** The page of results can be written, read back and renewed in part. */
class InteropTableTest {
    @Test
    void pageReadBackGivesTheSamePage() {
        InteropTable table = table();
        assertEquals(table.markdown(), InteropTable.parse(table.markdown()).markdown());
    }

    @Test
    void renewedCellLeavesTheOthersAlone() {
        InteropTable table = InteropTable.parse(table().markdown());
        table.put(Peer.Side.SERVER, "ngtcp2", "Retry", "FAILED");
        assertEquals("FAILED", table.result(Peer.Side.SERVER, "ngtcp2", "Retry"));
        assertEquals("yes", table.result(Peer.Side.SERVER, "kwik", "handshake"));
        assertEquals("-", table.result(Peer.Side.SERVER, "kwik", "Retry"));
        assertEquals("yes", table.result(Peer.Side.CLIENT, "ngtcp2", "Retry"));
    }

    @Test
    void caseThatAPeerCannotPlayIsADash() {
        String page = table().markdown();
        assertTrue(page.contains("| case | kwik | ngtcp2 |\n|---|---|---|\n"), page);
        assertTrue(page.contains("| Retry | - | yes |\n"), page);
        assertTrue(page.contains("| ngtcp2 | 1.11 |\n"), page);
    }

    @Test
    void caseThatIsNoLongerTestedLeavesThePage() {
        InteropTable table = table();
        table.retain(Peer.Side.SERVER, "ngtcp2", Set.of("handshake"));
        assertEquals("-", table.result(Peer.Side.SERVER, "ngtcp2", "Retry"));
        assertEquals("yes", table.result(Peer.Side.SERVER, "ngtcp2", "handshake"));
        assertEquals("yes", table.result(Peer.Side.CLIENT, "ngtcp2", "Retry"));
        assertEquals(1, table.markdown().lines().filter(line -> line.startsWith("| Retry")).count());
    }

    private static InteropTable table() {
        InteropTable table = new InteropTable();
        table.put(Peer.Side.SERVER, "ngtcp2", "Retry", "yes");
        table.put(Peer.Side.SERVER, "ngtcp2", "handshake", "yes");
        table.put(Peer.Side.SERVER, "kwik", "handshake", "yes");
        table.put(Peer.Side.CLIENT, "ngtcp2", "Retry", "yes");
        table.version("ngtcp2", "1.11");
        return table;
    }
}
