package ebb.testkit.hostile;

import ebb.testkit.GivesEverythingBack;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that drives one vector and holds Ebb's bound against it: its row in {@code docs/hostile.md}. Besides what the
 * test asserts, no defect may be logged by an endpoint, and everything must be given back. The test may take a {@link
 * Measured}.
 */
@Test
@ExtendWith({GivesEverythingBack.class, NoDefect.class, VectorRecorder.class})
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
}
