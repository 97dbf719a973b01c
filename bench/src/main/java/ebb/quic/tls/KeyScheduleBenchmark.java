package ebb.quic.tls;

import ebb.quic.protection.CipherSuite;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** The secrets of TLS. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KeyScheduleBenchmark {

    private final byte[] hash = new byte[CipherSuite.AES_128_GCM_SHA256.hashLength()];
    private final byte[] shared = new byte[32];

    /** The whole ladder of a handshake: three rungs, four traffic secrets and both Finished messages. */
    @Benchmark
    public void wholeLadder(Blackhole sink) {
        KeySchedule ladder = new KeySchedule(CipherSuite.AES_128_GCM_SHA256);
        ladder.toHandshakeSecret(shared);
        byte[] client = ladder.derive("c hs traffic", hash);
        byte[] server = ladder.derive("s hs traffic", hash);
        sink.consume(ladder.finished(server, hash));
        sink.consume(ladder.finished(client, hash));
        ladder.toMasterSecret();
        sink.consume(ladder.derive("c ap traffic", hash));
        sink.consume(ladder.derive("s ap traffic", hash));
        ladder.free();
    }
}
