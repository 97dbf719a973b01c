package ebb.testkit.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ebb.quic.endpoint.Endpoint;
import ebb.quic.model.EndpointReport;

/** Where every endpoint is when all its connections have left. */
final class Baseline {

    private Baseline() {
    }

    /** Fails unless nothing is left: no connection, stub, route, byte or timer, and no byte was ever forgotten. */
    static void assertReached(Endpoint endpoint) {
        EndpointReport report = endpoint.report();
        assertEquals(0, report.live(), report::toString);
        assertEquals(0, report.routes(), report::toString);
        assertEquals(0, report.usedBytes(), report::toString);
        assertEquals(0, report.driftBytes(), report::toString);
        assertEquals(report.opened(), report.released(), report::toString);
        assertEquals(Long.MAX_VALUE, endpoint.nextTimeout());
        endpoint.audit();
    }
}
