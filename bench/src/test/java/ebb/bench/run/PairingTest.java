package ebb.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.bench.model.Stack;
import ebb.bench.model.Work;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PairingTest {

    @Test
    void handshakesAreMeasuredWithTheJdksCryptographyToo() {
        assertEquals(List.of(new Pairing(Stack.EBB, Stack.EBB), new Pairing(Stack.EBB, Stack.EBB_JDK)),
                Pairing.of(Work.HANDSHAKES, EnumSet.of(Stack.EBB)));
        assertTrue(Pairing.of(Work.DOWNLOAD, EnumSet.allOf(Stack.class)).stream()
                .noneMatch(pairing -> pairing.has(Stack.EBB_JDK)));
    }

    @Test
    void downloadsAreMeasuredWithoutTrainingToo() {
        assertEquals(List.of(new Pairing(Stack.EBB, Stack.EBB), new Pairing(Stack.EBB, Stack.EBB_FRESH)),
                Pairing.of(Work.DOWNLOAD, EnumSet.of(Stack.EBB)));
        assertTrue(Pairing.of(Work.UPLOAD, EnumSet.allOf(Stack.class)).stream()
                .noneMatch(pairing -> pairing.has(Stack.EBB_FRESH)));
    }

    @Test
    void whoSpeaksHttp3AloneIsMeasuredAtHttp3Alone() {
        assertEquals(List.of(new Pairing(Stack.NGTCP2, Stack.NGTCP2)),
                Pairing.of(Work.H3_DOWNLOAD, EnumSet.of(Stack.NGTCP2, Stack.NETTY)));
        assertTrue(Pairing.of(Work.UPLOAD, EnumSet.of(Stack.NGTCP2)).isEmpty());
    }
}
