package ebb.interop.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** The stack that a test class meets: its column in the table of results. */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(Recorder.class)
public @interface Peer {
    /** The stack's name, a file of its own in the world, such as {@code ngtcp2}. */
    String value();

    /** What Ebb is in these tests. */
    Side ebb();

    /** The two ends of a connection. */
    enum Side { SERVER, CLIENT }
}
