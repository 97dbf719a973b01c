package ebb.quic.io;

import ebb.quic.memory.DatagramBatch;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * A UDP socket in the shape of batches, so that an implementation may move many datagrams with one system call. Used by
 * its loop alone, but for {@link #wakeup}. It never lets the network fragment what it sends, where the system can help
 * that, and drops arrivals that are empty or longer than {@link ArrivalBatch#MAX_DATAGRAM_BYTES}.
 */
public interface UdpSocket extends AutoCloseable {

    /** The address that the socket is bound to. */
    InetSocketAddress localAddress();

    /** Lets other sockets of this user be bound to the same address from now on; false where the system cannot. */
    boolean share() throws IOException;

    /**
     * Takes datagrams that have arrived, without waiting; fills the batch anew. Where that {@link ArrivalBatch#isFull},
     * more may be waiting, and {@link #await} need not know of it: call again before that.
     *
     * @return how many there are
     */
    int receive(ArrivalBatch arrivals) throws IOException;

    /**
     * Sends all datagrams; what the system refuses or has no room for is lost. Does not clear the batch. Neighbours in
     * the batch with the same address, mark and size (the last may be shorter) cost least.
     */
    void send(DatagramBatch batch) throws IOException;

    /** Waits until a datagram arrives, {@link #wakeup} is called or the time has passed; 0 returns at once. */
    void await(long nanos) throws IOException;

    /** Makes a running or the next {@link #await} return; cheap when it is to return already. Any thread, any time. */
    void wakeup();

    /** Gives everything back; the second call does nothing. */
    @Override
    void close() throws IOException;
}
