package ebb.quic.io;

import ebb.quic.memory.DatagramBatch;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/**
 * The socket that works everywhere: one system call for each datagram, through java.nio. It sends ECN marks but cannot
 * read them, and does not know which local address a datagram came to.
 */
final class NioUdpSocket implements UdpSocket {
    /** Room for a burst at both ends; the system may give less. */
    private static final int BUFFER_BYTES = 4 << 20;
    private static final int SEND_ATTEMPTS = 50;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final DatagramChannel channel;
    private final Selector selector;
    /** One byte more than is allowed, so that what is too long shows. */
    private final ByteBuffer incoming = ByteBuffer.allocateDirect(ArrivalBatch.MAX_DATAGRAM_BYTES + 1);
    private final ByteBuffer outgoing = ByteBuffer.allocateDirect(DatagramBatch.MAX_DATAGRAM_BYTES);
    private int ecn;

    private NioUdpSocket(DatagramChannel channel, Selector selector) {
        this.channel = channel;
        this.selector = selector;
    }

    /** Binds a socket; port 0 picks a free one. See {@link UdpSockets#bind}. */
    static NioUdpSocket bind(InetSocketAddress local) throws IOException {
        return bind(local, false);
    }

    /** Binds a socket, where asked for to an address that others have and {@link #share}. */
    static NioUdpSocket bind(InetSocketAddress local, boolean shared) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER_BYTES);
            forbidFragments(channel);
            if (shared) {
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            channel.bind(local);
            Selector selector = Selector.open();
            channel.register(selector, SelectionKey.OP_READ);
            return new NioUdpSocket(channel, selector);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** The option is found by name because it belongs to a module (jdk.net) that need not be there. */
    private static void forbidFragments(DatagramChannel channel) throws IOException {
        for (SocketOption<?> option : channel.supportedOptions()) {
            if (option.name().equals("IP_DONTFRAGMENT") && option.type() == Boolean.class) {
                @SuppressWarnings("unchecked")
                SocketOption<Boolean> known = (SocketOption<Boolean>) option;
                // RFC 9000 §14: datagrams must not be fragmented on their way.
                channel.setOption(known, true);
            }
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
    public boolean share() throws IOException {
        if (!channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
            return false;
        }
        channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        return true;
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
            if (length > 0 && length <= ArrivalBatch.MAX_DATAGRAM_BYTES) {
                incoming.get(arrivals.array(), arrivals.end(), length);
                arrivals.commit(length, from);
            }
        }
        return arrivals.count();
    }

    @Override
    public void send(DatagramBatch batch) throws IOException {
        for (int i = 0; i < batch.count(); i++) {
            if (batch.ecn(i) != ecn) {
                ecn = batch.ecn(i);
                channel.setOption(StandardSocketOptions.IP_TOS, ecn);
            }
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
