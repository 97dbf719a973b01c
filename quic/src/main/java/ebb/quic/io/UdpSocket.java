package ebb.quic.io;

import ebb.quic.memory.DatagramBatch;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * A UDP socket in the shape of batches, so that an implementation may move many datagrams with one system call. Used by
 * its loop alone, but for {@link #wakeup}.
 */
public interface UdpSocket extends AutoCloseable {

    /** The address that the socket is bound to. */
    InetSocketAddress localAddress();

    /** Takes datagrams that have arrived, without waiting; fills the batch anew. Returns how many. */
    int receive(ArrivalBatch arrivals) throws IOException;

    /** Sends all datagrams; what the system has no room for is lost. Does not clear the batch. */
    void send(DatagramBatch batch) throws IOException;

    /** Waits until a datagram arrives, {@link #wakeup} is called or the time has passed; 0 returns at once. */
    void await(long nanos) throws IOException;

    /** Makes a running or the next {@link #await} return. Any thread. */
    void wakeup();

    @Override
    void close() throws IOException;
}
