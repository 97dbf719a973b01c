package ebb.watch.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ebb.quic.ConnectionListener;
import ebb.quic.QuicClient;
import ebb.quic.QuicConnection;
import ebb.quic.QuicIdentity;
import ebb.quic.QuicServer;
import ebb.testkit.TestIdentity;
import ebb.watch.admin.AdminServer;
import ebb.watch.admin.AdminSettings;
import ebb.watch.source.Watched;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The dashboard of a real server: what it says is true, and what it does happens. */
@NeedsChromium
@Timeout(120)
class LiveDashboardTest {

    private static final int CONNECTIONS = 40;
    private static final int ENDED = 10;

    private static QuicServer serve(ConnectionListener listener) throws IOException {
        return QuicServer.newBuilder().bind(loopback()).identity(QuicIdentity.of(TestIdentity.shared().keyManager()))
                .protocols("echo").listener(listener)
                .onStream((_, stream) -> stream.input().transferTo(stream.output())).start();
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    @Test
    void showsWhatLivesClosesItAndFindsWhatIsHeld() throws Exception {
        ConcurrentLinkedQueue<QuicConnection> kept = new ConcurrentLinkedQueue<>();
        ConnectionListener keeper = new ConnectionListener() {
            @Override
            public void opened(QuicConnection connection) {
                kept.add(connection);
            }
        };
        try (QuicServer server = serve(keeper);
                QuicClient client = QuicClient.newBuilder().protocols("echo").insecure().build();
                AdminServer admin = AdminServer.start(new AdminSettings(loopback(), Watched.of(server), Optional.empty(),
                        Optional.empty()));
                Chromium chromium = Chromium.start()) {
            List<QuicConnection> mine = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                mine.add(client.connect("127.0.0.1", server.localAddress().getPort()));
            }
            String address = "http://127.0.0.1:" + admin.address().getPort() + "/";
            try (Visit visit = Visit.to(chromium.browser(), address)) {
                visit.reads("#live", "40");
                visit.reads("#verdict-title", "Everything that was closed has been given back");
                closeOne(visit);
                mine.subList(0, ENDED).forEach(QuicConnection::close);
                visit.page.waitForCondition(() -> server.report().live() < CONNECTIONS);
                saysWhatIsHeld(visit);
                kept.clear();
                collectUntil(visit, "Everything that was closed has been given back");
                visit.wentWell();
            }
        }
    }

    private static void closeOne(Visit visit) {
        visit.find("#connection-table tbody tr >> nth=0 >> button").click();
        visit.find("#confirm-yes").click();
        visit.page.waitForCondition(() -> visit.find("#message").textContent().endsWith(" was closed."));
    }

    private static void saysWhatIsHeld(Visit visit) {
        visit.page.waitForCondition(() -> {
            System.gc();
            return visit.find("#verdict-title").textContent().contains("still held by the application");
        }, new com.microsoft.playwright.Page.WaitForConditionOptions().setTimeout(60_000));
        assertEquals("verdict bad", visit.find("#verdict").getAttribute("class"));
        visit.isVisible("#held", true);
    }

    private static void collectUntil(Visit visit, String title) {
        visit.page.waitForCondition(() -> {
            System.gc();
            return visit.find("#verdict-title").textContent().equals(title);
        }, new com.microsoft.playwright.Page.WaitForConditionOptions().setTimeout(60_000));
    }
}
