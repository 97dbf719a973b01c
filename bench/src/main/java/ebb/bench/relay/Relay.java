package ebb.bench.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A worse network: it drops, delays and reorders UDP datagrams between clients and one server on loopback. One thread;
 * it owns a socket for each client. Bounds: {@value #QUEUE} datagrams under way (what is more is dropped, as a full
 * router would) and {@value #CLIENTS} clients.
 */
public final class Relay implements AutoCloseable {

    private static final int QUEUE = 20_000;
    private static final int CLIENTS = 64;
    private static final int LARGEST = 65_536;
    private static final int SOCKET_BYTES = 4 << 20;

    private final Selector selector;
    private final DatagramChannel front;
    private final SocketAddress server;
    private final Network network;
    private final Random coin;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST);
    private final Map<SocketAddress, DatagramChannel> upstream = new HashMap<>();
    private final PriorityQueue<Flight> flights =
            new PriorityQueue<>(Comparator.comparingLong(Flight::dueNanos).thenComparingLong(Flight::order));
    private long order;

    /**
     * What it does to each datagram, in each direction.
     *
     * @param loss        the share that is dropped
     * @param delayNanos  how long each takes
     * @param reorder     the share that takes a tenth longer, and so is overtaken
     */
    public record Network(double loss, long delayNanos, double reorder) {

        /** 1 % loss, 50 ms there and back, a little reordering. */
        public static final Network LOSSY = new Network(0.01, TimeUnit.MILLISECONDS.toNanos(25), 0.001);
    }

    private record Flight(long dueNanos, long order, DatagramChannel from, SocketAddress to, ByteBuffer datagram) {
    }

    private Relay(int serverPort, Network network) throws IOException {
        this.selector = Selector.open();
        this.server = new InetSocketAddress("127.0.0.1", serverPort);
        this.network = network;
        // The same luck in every run.
        this.coin = new Random(1);
        this.front = open(server);
    }

    /** Starts one in front of a server on loopback. */
    public static Relay start(int serverPort, Network network) throws IOException {
        Relay relay = new Relay(serverPort, network);
        Thread.ofPlatform().daemon().name("relay").start(relay::run);
        return relay;
    }

    /** The port of loopback that clients talk to. */
    public int port() {
        return front.socket().getLocalPort();
    }

    private DatagramChannel open(SocketAddress towards) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BYTES);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BYTES);
        channel.bind(new InetSocketAddress("127.0.0.1", 0));
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, towards);
        return channel;
    }

    private void run() {
        try {
            while (selector.isOpen()) {
                long wait = flights.isEmpty() ? 1000
                        : Math.max(1, TimeUnit.NANOSECONDS.toMillis(flights.peek().dueNanos - System.nanoTime()));
                selector.select(key -> receive((DatagramChannel) key.channel(), (SocketAddress) key.attachment()),
                        wait);
                land();
            }
        } catch (IOException | ClosedSelectorException e) {
            // Closed: what was under way is lost, as it would be on a network that is taken down.
            flights.clear();
        }
    }

    private void receive(DatagramChannel channel, SocketAddress towards) {
        try {
            buffer.clear();
            for (SocketAddress from = channel.receive(buffer); from != null; from = channel.receive(buffer)) {
                buffer.flip();
                if (channel == front) {
                    depart(upstreamOf(from), server);
                } else {
                    depart(front, towards);
                }
                buffer.clear();
            }
        } catch (PortUnreachableException gone) {
            // The other end left; what was for it is lost.
            buffer.clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DatagramChannel upstreamOf(SocketAddress client) throws IOException {
        DatagramChannel channel = upstream.get(client);
        if (channel == null) {
            if (upstream.size() == CLIENTS) {
                throw new IOException("more than " + CLIENTS + " clients");
            }
            channel = open(client);
            upstream.put(client, channel);
        }
        return channel;
    }

    private void depart(DatagramChannel from, SocketAddress to) {
        if (coin.nextDouble() < network.loss || flights.size() >= QUEUE) {
            return;
        }
        long delay = network.delayNanos + (coin.nextDouble() < network.reorder ? network.delayNanos / 10 : 0);
        ByteBuffer datagram = ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
        flights.add(new Flight(System.nanoTime() + delay, order++, from, to, datagram));
    }

    private void land() throws IOException {
        long now = System.nanoTime();
        while (!flights.isEmpty() && flights.peek().dueNanos - now <= 0) {
            Flight flight = flights.remove();
            try {
                flight.from.send(flight.datagram, flight.to);
            } catch (PortUnreachableException gone) {
                // As above: nobody is there any more.
                continue;
            }
        }
    }

    /** Stops it; clients hear nothing any more. */
    @Override
    public void close() {
        try {
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
