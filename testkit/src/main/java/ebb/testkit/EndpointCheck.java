package ebb.testkit;

import ebb.quic.endpoint.Endpoint;
import ebb.quic.model.EndpointReport;
import java.util.ArrayList;
import java.util.List;

/** What must be true of an endpoint when all its connections have ended. */
final class EndpointCheck {

    private EndpointCheck() {
    }

    /** What an endpoint has not given back, one sentence each. */
    static List<String> of(Endpoint endpoint) {
        List<String> findings = of(endpoint.report(), endpoint.nextTimeout());
        try {
            endpoint.audit();
        } catch (IllegalStateException e) {
            findings.add(e.getMessage());
        }
        return findings;
    }

    /** The same from a report and the endpoint's next deadline. */
    static List<String> of(EndpointReport report, long nextTimeout) {
        List<String> findings = new ArrayList<>();
        check(findings, report.live(), "connections or stubs are left");
        check(findings, report.opened() - report.released(), "connections were never released");
        check(findings, report.routes(), "routes are left");
        check(findings, report.usedBytes(), "bytes are still on the budget");
        check(findings, report.driftBytes(), "bytes were not on the account when it was closed");
        check(findings, nextTimeout == Long.MAX_VALUE ? 0 : 1, "timer is still armed");
        return findings;
    }

    private static void check(List<String> findings, long left, String what) {
        if (left != 0) {
            findings.add(left + " " + what);
        }
    }
}
