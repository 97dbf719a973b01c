package ebb.testkit.memory;

import ebb.quic.model.QuicLimits;
import ebb.quic.protection.AeadTools;
import ebb.testkit.SimTls;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ScratchTest {
    @Test
    void idle() {
        for (SimTls tls : new SimTls[] {SimTls.quick(), SimTls.real()}) {
            Ends ends = new Ends(QuicLimits.newBuilder().idleTimeout(Duration.ofHours(1)).build(), tls);
            for (int i = 0; i < 8; i++) {
                ends.dial();
                ends.pass(Duration.ofMillis(10));
            }
            ends.pass(Duration.ofSeconds(20));
            HeapWalk before = HeapWalk.from(ends.server(), ScratchTest::shared);
            HeapWalk beforeC = HeapWalk.from(ends.client(), ScratchTest::shared);
            long used = ends.server().report().usedBytes();
            int n = 32;
            for (int i = 0; i < n; i++) {
                ends.dial();
                ends.pass(Duration.ofMillis(10));
            }
            ends.pass(Duration.ofSeconds(20));
            HeapWalk after = HeapWalk.from(ends.server(), ScratchTest::shared);
            HeapWalk afterC = HeapWalk.from(ends.client(), ScratchTest::shared);
            System.out.println(ends.server().report());
            System.out.println("server " + (after.bytes() - before.bytes()) / n + " account "
                    + (ends.server().report().usedBytes() - used) / n);
            System.out.println(after.histogram(before, n));
            System.out.println("client " + (afterC.bytes() - beforeC.bytes()) / n);
            System.out.println(afterC.histogram(beforeC, n));
        }
    }

    static boolean shared(Object object) {
        String name = object.getClass().getName();
        return object instanceof AeadTools || name.startsWith("ebb.testkit.") && !name.contains("QuickTls")
                || name.startsWith("java.security.Provider") || name.startsWith("java.lang.reflect")
                || object instanceof java.security.Provider || object instanceof java.security.SecureRandom
                || name.startsWith("ebb.quic.endpoint.TokenSealer") || name.startsWith("ebb.quic.endpoint.StatelessReset")
                || object instanceof ebb.quic.tls.TlsServerConfig || object instanceof ebb.quic.tls.TlsClientConfig
                || name.startsWith("java.lang.invoke") || name.startsWith("java.lang.Module");
    }
}
