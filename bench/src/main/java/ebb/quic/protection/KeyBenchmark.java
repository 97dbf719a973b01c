package ebb.quic.protection;

import ebb.quic.model.QuicVersion;
import ebb.quic.wire.ConnectionId;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Keys by HKDF. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KeyBenchmark {

    private final byte[] secret = new byte[CipherSuite.AES_128_GCM_SHA256.hashLength()];
    private final ConnectionId id = ConnectionId.ofLong(7);

    /** Both directions' Initial keys, which a server derives for every first packet. */
    @Benchmark
    public InitialSecrets.Pair initialKeys() {
        return InitialSecrets.derive(QuicVersion.V1, id);
    }

    /** One direction's keys from a secret of TLS; a handshake does it four times. */
    @Benchmark
    public PacketKeys keysOfASecret() {
        return PacketKeys.of(CipherSuite.AES_128_GCM_SHA256, QuicVersion.V1, secret);
    }
}
