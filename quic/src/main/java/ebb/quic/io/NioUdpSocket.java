package ebb.quic.io;

import ebb.quic.memory.DatagramBatch;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** The socket that works everywhere: one system call for each datagram, through java.nio. */
public final class NioUdpSocket implements UdpSocket {
    /** Room for a burst at both ends; the system may give less. */
    private static final int BUFFER_BYTES = 4 << 20;
    private static final int SEND_ATTEMPTS = 50;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final DatagramChannel channel;
    private final Selector selector;
    private final ByteBuffer incoming = ByteBuffer.allocateDirect(ArrivalBatch.SLOT_BYTES);
    private final ByteBuffer outgoing = ByteBuffer.allocateDirect(DatagramBatch.MAX_DATAGRAM_BYTES);

    private NioUdpSocket(DatagramChannel channel, Selector selector) {
        this.channel = channel;
        this.selector = selector;
    }

    /** Binds a socket; port 0 picks a free one. An {@link IOException} names the address that could not be had. */
    public static NioUdpSocket bind(InetSocketAddress local) throws IOException {
        if (local.isUnresolved()) {
            throw new java.net.UnknownHostException(local.getHostString());
        }
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER_BYTES);
            channel.bind(local);
            Selector selector = Selector.open();
            channel.register(selector, SelectionKey.OP_READ);
            return new NioUdpSocket(channel, selector);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw new IOException("cannot bind UDP " + local.getHostString() + ":" + local.getPort() + ": "
                    + e.getMessage(), e);
        }
    }

    @Override
    public InetSocketAddress localAddress() {
        try {
            return (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public int receive(ArrivalBatch arrivals) throws IOException {
        arrivals.clear();
        while (!arrivals.isFull()) {
            incoming.clear();
            InetSocketAddress from;
            try {
                from = (InetSocketAddress) channel.receive(incoming);
            } catch (PortUnreachableException unreachable) {
                continue;
            }
            if (from == null) {
                break;
            }
            int length = incoming.flip().remaining();
            incoming.get(arrivals.array(), arrivals.end(), length);
            arrivals.commit(length, from);
        }
        return arrivals.count();
    }

    @Override
    public void send(DatagramBatch batch) throws IOException {
        for (int i = 0; i < batch.count(); i++) {
            outgoing.clear().put(batch.array(), batch.offset(i), batch.length(i)).flip();
            send(batch.remote(i));
        }
    }

    private void send(InetSocketAddress to) {
        try {
            for (int attempt = 0; attempt < SEND_ATTEMPTS; attempt++) {
                if (channel.send(outgoing, to) > 0) {
                    return;
                }
                Thread.onSpinWait();
            }
        } catch (IOException unreachable) {
            // An address that cannot be reached now is a lost datagram; recovery and timeouts deal with it.
            outgoing.clear();
        }
    }

    @Override
    public void await(long nanos) throws IOException {
        if (nanos <= 0) {
            selector.selectNow();
        } else {
            selector.select(Math.max(1, nanos / NANOS_PER_MILLI));
        }
        selector.selectedKeys().clear();
    }

    @Override
    public void wakeup() {
        selector.wakeup();
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}
