package ebb.testkit;

import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * After each test, every {@link SimHost} of it is closed, virtual time passes, and nothing may be left: no connection
 * or stub in the table, no route, no byte on the budget, no drift, no timer; and no core or TLS engine may be reachable
 * although the handles of all connections are kept. To be used with {@code @ExtendWith}.
 */
public final class GivesEverythingBack implements BeforeEachCallback, AfterEachCallback {

    /** Made by JUnit. */
    public GivesEverythingBack() {
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        LeakWatch.begin();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        List<String> findings = LeakWatch.end();
        // A test that failed anyway keeps its own reason.
        if (!findings.isEmpty() && context.getExecutionException().isEmpty()) {
            throw new AssertionError("not given back: " + String.join("; ", findings));
        }
    }
}
