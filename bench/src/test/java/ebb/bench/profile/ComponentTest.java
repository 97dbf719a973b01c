package ebb.bench.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.bench.model.Outcome;
import ebb.bench.model.Work;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ComponentTest {

    @Test
    void whatTheJdkDoesBelongsToWhoAskedForIt() {
        assertEquals(Component.AEAD, Component.of(List.of("com.sun.crypto.provider.GaloisCounterMode.engineDoFinal",
                "javax.crypto.Cipher.doFinal", "ebb.quic.protection.CipherSlot.seal")));
        assertEquals(Component.HANDSHAKE_CRYPTO, Component.of(List.of("org.conscrypt.NativeCrypto.EVP_DigestSign",
                "java.security.Signature.sign", "ebb.quic.tls.CertificateVerify.sign")));
        assertEquals(Component.STREAM, Component.of(List.of("java.util.Arrays.copyOf",
                "ebb.quic.stream.SendBuffer.grow", "ebb.cli.serve.PerfHandler.serve")));
    }

    @Test
    void whatWakesAThreadIsNotCountedAsTheCallersWork() {
        assertEquals(Component.THREADS, Component.of(List.of("java.util.concurrent.ForkJoinPool.signalWork",
                "java.lang.VirtualThread.submitRunContinuation", "ebb.quic.stream.Stream.received")));
        assertEquals(Component.WAIT, Component.of(List.of("ebb.quic.io.LinuxCalls.ppoll", "ebb.quic.io.LinuxPoll.wait")));
    }

    @Test
    void allocationsAreToldByThePacketAndTimeByTheUnitOfTheWork() {
        Cost cost = new Cost(Work.DOWNLOAD, new Outcome(1, 0, 1 << 30, 1000, ""), 2, 0.5, 0.1, 3_000_000);
        Samples samples = new Samples(Map.of(Component.AEAD, 30.0, Component.SEND, 10.0),
                Map.of(Component.AEAD, 1.0, Component.STREAM, 2.0), 4);

        String table = ProfileTable.markdown(List.of("a machine"), cost, samples);

        assertTrue(table.contains("| payload protection: the JDK's ciphers | 52.5 % | 1.05 | 1,000 |"), table);
        assertTrue(table.contains("| `stream`: buffers, flow control | 0.0 % | 0.00 | 2,000 |"), table);
        assertTrue(table.contains("| **all** | 100.0 % | 2.00 | 3,000 |"), table);
    }
}
