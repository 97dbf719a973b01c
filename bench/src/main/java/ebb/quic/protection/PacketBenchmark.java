package ebb.quic.protection;

import ebb.quic.model.QuicVersion;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What is done to every packet of a transfer: a full 1-RTT packet, payload and header, in place as the loop does it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PacketBenchmark {

    private static final int ID_BYTES = 8;
    private static final int NUMBER_OFFSET = 1 + ID_BYTES;
    private static final int HEADER = NUMBER_OFFSET + 2;
    private static final int PACKET = 1350;
    private static final int PAYLOAD = PACKET - HEADER - CipherSuite.TAG_BYTES;
    private static final byte FIRST_BYTE = 0x41;
    private static final long SEALED_NUMBER = 0x1234;

    /** The cipher suite. */
    @Param({"AES_128_GCM_SHA256", "CHACHA20_POLY1305_SHA256"})
    public CipherSuite suite;

    private final AeadTools aead = new AeadTools();
    private final byte[] packet = new byte[PACKET];
    private final byte[] sealed = new byte[PACKET];
    private PacketKeys keys;
    private long packetNumber = SEALED_NUMBER + 1;

    /** Keys, and a packet that can be opened. */
    @Setup
    public void prepare() {
        keys = PacketKeys.of(suite, QuicVersion.V1, new byte[suite.hashLength()]);
        write(sealed, SEALED_NUMBER);
        if (open() != PAYLOAD) {
            throw new IllegalStateException("what was sealed does not open");
        }
    }

    /** Seals and protects the header. */
    @Benchmark
    public byte[] seal() {
        write(packet, packetNumber++);
        return packet;
    }

    private void write(byte[] into, long number) {
        into[0] = FIRST_BYTE;
        into[NUMBER_OFFSET] = (byte) (number >> 8);
        into[NUMBER_OFFSET + 1] = (byte) number;
        aead.seal(keys, number, into, 0, HEADER, PAYLOAD);
        aead.protectHeader(keys, into, 0, NUMBER_OFFSET);
    }

    /** Takes the protection off and opens; copied first, since what was opened in place cannot be opened again. */
    @Benchmark
    public int open() {
        System.arraycopy(sealed, 0, packet, 0, PACKET);
        aead.unprotectHeader(keys, packet, 0, NUMBER_OFFSET, PACKET);
        return aead.open(keys, SEALED_NUMBER, packet, 0, HEADER, PACKET - HEADER);
    }
}
