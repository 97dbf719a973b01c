package ebb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ebb.quic.connection.Link;
import ebb.quic.model.ConnectionOrder;
import ebb.quic.model.ConnectionStats;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The first connections in an order are those that sorting all of them would put there. */
@ExtendWith(GivesEverythingBack.class)
class ConnectionOrderTest {
    private static final int CONNECTIONS = 30;

    /** Connections that differ in everything that they can be ordered by. */
    private static Pair crowd() {
        Pair pair = Pair.newBuilder().nodes(Nodes.delay(Duration.ofMillis(20))).server(new Echo()).build();
        for (int i = 0; i < CONNECTIONS; i++) {
            Link link = pair.connect();
            for (int ping = 0; ping < i * 7 % CONNECTIONS % 9; ping++) {
                Requests.ping(link);
                pair.runFor(Duration.ofMillis(3 + i * 13 % 40));
            }
        }
        // Handshakes that are under way hold the most.
        pair.dial();
        pair.runFor(Duration.ofMillis(25));
        return pair;
    }

    @Test
    void firstConnectionsAreThoseThatSortingPutsThere() {
        try (Pair pair = crowd()) {
            long now = pair.net().now();
            List<ConnectionStats> all = pair.server().endpoint().census().connections(now);
            assertEquals(CONNECTIONS + 1, all.size());
            for (ConnectionOrder order : ConnectionOrder.values()) {
                List<ConnectionStats> sorted = all.stream().sorted(order.comparator()).toList();
                assertNotEquals(0, order.comparator().compare(sorted.getFirst(), sorted.getLast()));
                for (int most : new int[] {0, 1, 7, CONNECTIONS, 1000}) {
                    assertEquals(sorted.subList(0, Math.min(most, sorted.size())),
                            pair.server().endpoint().census().connections(order, most, now), order + ", " + most);
                }
            }
        }
    }

    @Test
    void endpointWithoutConnectionsHasNoFirstOne() {
        try (Pair pair = Pair.newBuilder().build()) {
            assertEquals(List.of(), pair.server().endpoint().census().connections(ConnectionOrder.AGE, 5, pair.net().now()));
        }
    }
}
