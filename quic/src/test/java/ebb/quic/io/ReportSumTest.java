package ebb.quic.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ebb.quic.model.Component;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.HeldReport;
import ebb.quic.model.Limit;
import ebb.quic.model.LoopCounts;
import ebb.quic.model.Pressure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportSumTest {
    @Test
    void figuresOfLoopsAddUpAndThoseOfTheBudgetAreTheNewest() {
        EndpointReport one = new EndpointReport(1, 2, 3, 4, 5, 6, 7, 8, 90, 100, 1000, 1,
                Map.of(Component.FIXED, 40L, Component.SEND, 5L), 10, 11, 12, Map.of(Limit.RETRY, 1L), Pressure.RETRY,
                new LoopCounts(1, 0, 2));
        EndpointReport other = new EndpointReport(10, 20, 30, 40, 50, 60, 70, 80, 95, 101, 1000, 2,
                Map.of(Component.FIXED, 50L), 100, 110, 120, Map.of(Limit.RETRY, 2L, Limit.STRAYS, 3L), Pressure.NONE,
                new LoopCounts(0, 1, 20));
        assertEquals(new EndpointReport(11, 22, 33, 44, 55, 66, 77, 88, 95, 101, 1000, 2,
                Map.of(Component.FIXED, 90L, Component.SEND, 5L), 110, 121, 132,
                Map.of(Limit.RETRY, 3L, Limit.STRAYS, 3L), Pressure.RETRY, new LoopCounts(1, 1, 22)),
                ReportSum.of(List.of(one, other)));
        assertEquals(one, ReportSum.of(List.of(one)));
    }

    @Test
    void groupsOfHeldConnectionsThatHaveTheSameInCommonAreOne() {
        HeldReport one = new HeldReport(3, 5, 1, List.of(new HeldReport.Group("IdleTimeout", "a", 2, 70),
                new HeldReport.Group("PeerClose", "a", 1, 9)));
        HeldReport other = new HeldReport(4, 6, 2, List.of(new HeldReport.Group("PeerClose", "a", 4, 8)));
        assertEquals(new HeldReport(7, 11, 3, List.of(new HeldReport.Group("PeerClose", "a", 5, 9),
                new HeldReport.Group("IdleTimeout", "a", 2, 70))), ReportSum.ofHeld(List.of(one, other)));
    }
}
