package ebb.testkit.hostile;

import ebb.quic.model.CloseKind;
import ebb.quic.model.DropReason;
import ebb.quic.model.Limit;
import ebb.testkit.GivesEverythingBack;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that drives one vector and holds Ebb's bound against it: its row in {@code docs/hostile.md}. Besides what the
 * test asserts, no defect may be logged by an endpoint, everything must be given back, others must be served meanwhile,
 * and the counters that are named here must move. The test may take a {@link Measured}.
 */
@Test
@ExtendWith({GivesEverythingBack.class, NoDefect.class, CommonPromises.class, VectorRecorder.class})
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Vector {
    /** The number of the row. */
    int row();

    /** What the peer does. */
    String name();

    /** Where it hit a stack: published identifiers, separated by commas. */
    String published() default "";

    /** What Ebb answers, and the bound. */
    String bound();

    /** Limits whose counters move at an endpoint of the test. */
    Limit[] limits() default {};

    /** Kinds of ends that are counted at an endpoint of the test. */
    CloseKind[] closes() default {};

    /** Drops of datagrams that are counted at an endpoint of the test. */
    DropReason[] drops() default {};

    /** Why no counter moves, where none does. */
    String uncounted() default "";

    /** Why the test has nobody but the attacker and the attacked, where it has not. */
    String nobodyElse() default "";
}
