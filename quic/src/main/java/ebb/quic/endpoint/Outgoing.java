package ebb.quic.endpoint;

import ebb.quic.memory.DatagramBatch;
import java.net.InetSocketAddress;

/** What waits to be sent at the end of a turn. Owned by an {@link Endpoint}, on its loop. Bound: one batch. */
final class Outgoing {
    private final DatagramBatch batch = new DatagramBatch();
    private final DatagramOutlet outlet;
    private long sent;

    Outgoing(DatagramOutlet outlet) {
        this.outlet = outlet;
    }

    /** The batch, which takes one more datagram at least. */
    DatagramBatch batchWithRoom() {
        if (batch.isFull()) {
            flush();
        }
        return batch;
    }

    /** Adds one whole datagram. */
    void write(byte[] datagram, InetSocketAddress to) {
        DatagramBatch open = batchWithRoom();
        System.arraycopy(datagram, 0, open.array(), open.end(), datagram.length);
        open.commit(datagram.length, to);
    }

    void flush() {
        if (batch.count() > 0) {
            sent += batch.count();
            outlet.send(batch);
        }
    }

    /** How many datagrams were handed to the outlet. */
    long sent() {
        return sent;
    }
}
