package ebb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.connection.Core;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.LoopCounts;
import ebb.quic.model.Pressure;
import ebb.quic.model.Pressure;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The check that nothing is left sees every kind of leak that is planted. */
class GivesEverythingBackTest {
    private static final long NEVER = Long.MAX_VALUE;

    @AfterEach
    void endTheWatch() {
        LeakWatch.end();
    }

    private static EndpointReport report(int stubs, long released, int routes, long used, long drift) {
        return new EndpointReport(0, 0, stubs, 0, 0, 1, released, routes, used, 1000, 1 << 20, drift, Map.of(), 0, 0, 0,
                Map.of(), Pressure.NONE, new LoopCounts(1, 0, 0));
    }

    @Test
    void endpointThatGaveEverythingBackPasses() {
        assertEquals(List.of(), EndpointCheck.of(report(0, 1, 0, 0, 0), NEVER));
    }

    @Test
    void everyKindOfLeftoverIsFound() {
        assertEquals(List.of("1 connections or stubs are left"), EndpointCheck.of(report(1, 1, 0, 0, 0), NEVER));
        assertEquals(List.of("1 connections were never released"), EndpointCheck.of(report(0, 0, 0, 0, 0), NEVER));
        assertEquals(List.of("2 routes are left"), EndpointCheck.of(report(0, 1, 2, 0, 0), NEVER));
        assertEquals(List.of("3 bytes are still on the budget"), EndpointCheck.of(report(0, 1, 0, 3, 0), NEVER));
        assertEquals(List.of("4 bytes were not on the account when it was closed"),
                EndpointCheck.of(report(0, 1, 0, 0, 4), NEVER));
        assertEquals(List.of("1 timer is still armed"), EndpointCheck.of(report(0, 1, 0, 0, 0), 5));
    }

    @Test
    void honestTestPasses() {
        LeakWatch.begin();
        Pair pair = Pair.newBuilder().build();
        pair.connect();
        assertEquals(List.of(), LeakWatch.end());
        assertTrue(pair.server().endpoint().isEmpty());
    }

    @Test
    void coreThatSomethingHoldsIsFound() {
        LeakWatch.begin();
        Pair pair = Pair.newBuilder().build();
        Core planted = pair.connect().core();
        List<String> findings = LeakWatch.end();
        assertEquals(List.of("the core of connection 1 is still reachable"), findings);
        Reference.reachabilityFence(planted);
    }

    @Test
    void endpointThatNeverEndsIsFound() {
        LeakWatch.begin();
        LeakWatch.watch(new LeakWatch.Subject() {
            @Override
            public String name() {
                return "planted";
            }

            @Override
            public void drain(Duration longest) {
                // It does nothing of the kind.
            }

            @Override
            public List<String> left() {
                return EndpointCheck.of(report(0, 0, 0, 0, 0), NEVER);
            }
        });
        assertEquals(List.of("planted: 1 connections were never released"), LeakWatch.end());
    }

    @Test
    void engineOfHandshakeIsGoneWhileConnectionLives() {
        LeakWatch.begin();
        Pair pair = Pair.newBuilder().build();
        pair.connect();
        pair.runFor(Duration.ofSeconds(1));
        List<String> early = LeakWatch.reachableNow();
        assertEquals(List.of(), early.stream().filter(found -> found.contains("TLS")).toList());
        assertEquals(2, early.size(), "the two cores live");
    }
}
