package ebb.testkit.hostile;

import ebb.quic.model.CloseKind;
import ebb.quic.model.DropReason;
import ebb.quic.model.Limit;
import ebb.testkit.Tally;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What holds in every row, whatever its own figures are: others were served while it went on, and the counters that
 * {@link Vector} names have moved. Rows in which that cannot be must say why.
 */
public final class CommonPromises implements BeforeEachCallback, AfterEachCallback {
    private static final ThreadLocal<Integer> SERVED = ThreadLocal.withInitial(() -> 0);

    /** Made by JUnit. */
    public CommonPromises() {
    }

    /** Called by tests: somebody who has nothing to do with the attack has just got what was asked for. */
    public static void othersAreServed() {
        SERVED.set(SERVED.get() + 1);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        SERVED.remove();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isEmpty()) {
            check(context.getRequiredTestMethod().getAnnotation(Vector.class), SERVED.get(), Tally.ofThisTest(),
                    VectorRecorder.measured(context));
        }
    }

    /** Throws if a promise was not kept; else enters what moved. */
    static void check(Vector vector, int served, Tally tally, Measured measured) {
        require(served > 0 ^ !vector.nobodyElse().isEmpty(), "nobody else was served, or there was nobody else: say which");
        for (Limit limit : vector.limits()) {
            measured.moved('`' + limit.label() + '`', tally.limits().getOrDefault(limit, 0L));
        }
        for (CloseKind kind : vector.closes()) {
            measured.moved("closed `" + kind.label() + '`', tally.totals().closed().getOrDefault(kind, 0L));
        }
        for (DropReason reason : vector.drops()) {
            measured.moved("dropped `" + reason.label() + '`', tally.totals().dropped().getOrDefault(reason, 0L));
        }
        require(measured.hasMoved() ^ !vector.uncounted().isEmpty(), "a counter moves, or there is none: say which");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
