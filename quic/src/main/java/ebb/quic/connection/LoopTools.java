package ebb.quic.connection;

import ebb.quic.memory.DatagramBatch;
import ebb.quic.protection.AeadTools;
import ebb.quic.wire.FrameReader;
import ebb.quic.wire.WireWriter;
import java.util.random.RandomGenerator;

/**
 * What all connections of a loop share because they never run at the same time: ciphers, cursors and scratch objects.
 * An idle connection keeps none of its own. Loop-confined; owned by the endpoint.
 */
public final class LoopTools {
    private final AeadTools aead;
    private final RandomGenerator random;
    private final Turn turn = new Turn();
    private final FrameReader frames = new FrameReader();
    private final WireWriter datagram = new WireWriter();
    private final WireWriter payload = new WireWriter();
    private final DatagramBatch scratch = new DatagramBatch();
    private final ReceivedPacket packet = new ReceivedPacket();
    private final PlannedPacket[] planned = {new PlannedPacket(), new PlannedPacket(), new PlannedPacket()};

    public LoopTools(AeadTools aead, RandomGenerator random) {
        this.aead = aead;
        this.random = random;
    }

    /** The ciphers of the loop. */
    public AeadTools aead() {
        return aead;
    }

    /** Unpredictable numbers: connection IDs, path challenges, skipped packet numbers. */
    public RandomGenerator random() {
        return random;
    }

    /** What the loop does in its present turn. */
    public Turn turn() {
        return turn;
    }

    FrameReader frames() {
        return frames;
    }

    WireWriter datagram() {
        return datagram;
    }

    WireWriter payload() {
        return payload;
    }

    /** A batch for a datagram that is kept instead of sent at once. */
    DatagramBatch scratch() {
        scratch.clear();
        return scratch;
    }

    ReceivedPacket packet() {
        return packet;
    }

    PlannedPacket planned(int i) {
        return planned[i];
    }
}
