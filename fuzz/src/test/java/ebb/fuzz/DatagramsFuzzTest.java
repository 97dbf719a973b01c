package ebb.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Datagrams into an endpoint, a server's or a client's, in every phase of a connection. They are raw, real ones that
 * were changed, or sealed with keys that the harness has, so that frames of any content get through.
 */
final class DatagramsFuzzTest {

    static Stream<byte[]> seeds() {
        return DatagramSeeds.scripts().stream();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "20m")
    void datagrams(byte[] input) {
        Script script = new Script(input);
        int first = script.number();
        boolean ofServer = (first & 0x80) == 0;
        Phase phase = Phase.values()[(first & 0x7f) % Phase.values().length];
        try (Target target = ofServer ? Target.server() : Target.client()) {
            target.enter(phase);
            while (!script.isAtEnd()) {
                target.step(script);
            }
            target.check(input.length);
        }
    }
}
