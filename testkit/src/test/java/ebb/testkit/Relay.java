package ebb.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;

/** A NAT of real sockets for one client: datagrams go to the server from a port that {@link #rebind} changes. */
final class Relay implements AutoCloseable {
    private final DatagramChannel inside = open();
    private final InetSocketAddress server;
    private volatile DatagramChannel outside;
    private volatile InetSocketAddress client;

    Relay(InetSocketAddress server) throws IOException {
        this.server = server;
        rebind();
        Thread.ofVirtual().start(this::forward);
    }

    private static DatagramChannel open() throws IOException {
        return DatagramChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /** Where the client sends. */
    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) inside.getLocalAddress();
    }

    /** From now on the server sees another port; what it sends to the one before is lost. */
    void rebind() throws IOException {
        DatagramChannel before = outside;
        DatagramChannel fresh = open();
        outside = fresh;
        Thread.ofVirtual().start(() -> back(fresh));
        if (before != null) {
            before.close();
        }
    }

    private void forward() {
        ByteBuffer buffer = ByteBuffer.allocate(2048);
        while (inside.isOpen()) {
            try {
                client = (InetSocketAddress) inside.receive(buffer.clear());
                outside.send(buffer.flip(), server);
            } catch (ClosedChannelException rebound) {
                // A datagram is lost, as it would be.
                continue;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void back(DatagramChannel from) {
        ByteBuffer buffer = ByteBuffer.allocate(2048);
        try {
            while (true) {
                from.receive(buffer.clear());
                inside.send(buffer.flip(), client);
            }
        } catch (ClosedChannelException rebound) {
            // Its time is over.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        inside.close();
        outside.close();
    }
}
