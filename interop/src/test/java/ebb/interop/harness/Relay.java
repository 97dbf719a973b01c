package ebb.interop.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A bad network between a client and a server on the loopback address: a NAT that loses, delays and reorders datagrams
 * by a seeded coin, and that can be told to give its clients new ports in the middle of a transfer.
 *
 * <p>One platform thread does everything; {@link #rebind} and the counters may be called by any thread. At most
 * {@value #QUEUE} datagrams are under way; more are dropped, as a router does.
 */
public final class Relay implements AutoCloseable {
    private static final int QUEUE = 4_096;
    private static final int LARGEST = 65_535;
    private static final int SOCKET_BUFFER = 4 << 20;

    /**
     * How bad the network is, in both directions alike.
     *
     * @param loss the share of datagrams that vanish
     * @param delayMillis how long every datagram takes
     * @param reorder the share of datagrams that take {@code delayMillis} plus five milliseconds
     * @param seed of the coin
     */
    public record Network(double loss, int delayMillis, double reorder, long seed) {
        /** Nothing happens to a datagram. */
        public static final Network GOOD = new Network(0, 0, 0, 1);

        /** A share of all datagrams vanishes. */
        public static Network losing(double loss) {
            return new Network(loss, 1, 0, 7);
        }
    }

    private record Flight(long dueNanos, long order, DatagramChannel from, SocketAddress to, byte[] datagram) {
    }

    private final Network network;
    private final Random coin;
    private final InetSocketAddress server;
    private final Selector selector;
    private final DatagramChannel front;
    private final Map<SocketAddress, DatagramChannel> upstream = new HashMap<>();
    private final Map<SocketAddress, DatagramChannel> former = new HashMap<>();
    private final PriorityQueue<Flight> flights =
            new PriorityQueue<>(Comparator.comparingLong(Flight::dueNanos).thenComparingLong(Flight::order));
    private final ByteBuffer buffer = ByteBuffer.allocate(LARGEST);
    private final AtomicLong relayed = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final Capture capture;
    private final Thread thread;
    private volatile long rebindAfter = Long.MAX_VALUE;
    private volatile int rebinds;
    private volatile boolean keepsFormerPorts;
    private volatile boolean closed;
    private long order;

    /** Opens a relay on a free port in front of the server on {@code serverPort}. */
    public Relay(int serverPort, Network network) throws IOException {
        this(serverPort, network, null);
    }

    /** Opens a relay that writes all it receives to {@code capture}, if that is not null. */
    public Relay(int serverPort, Network network, Capture capture) throws IOException {
        this.capture = capture;
        this.network = network;
        this.coin = new Random(network.seed());
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort);
        this.selector = Selector.open();
        this.front = open(null);
        this.thread = Thread.ofPlatform().name("relay").daemon().start(this::run);
    }

    /** The port to which clients send. */
    public int port() throws IOException {
        return ((InetSocketAddress) front.getLocalAddress()).getPort();
    }

    /** Gives every client a new port towards the server as soon as {@code datagrams} more have passed. */
    public void rebindAfter(long datagrams) {
        rebindAfter = relayed.get() + datagrams;
        selector.wakeup();
    }

    /** Lets what is under way to a former port arrive, as a NAT does whose old mapping lives on for a while. */
    public void keepFormerPorts() {
        keepsFormerPorts = true;
    }

    /** How often the clients got new ports. */
    public int rebinds() {
        return rebinds;
    }

    /** Datagrams passed on so far, both directions together. */
    public long relayed() {
        return relayed.get();
    }

    /** Datagrams lost so far, both directions together. */
    public long dropped() {
        return dropped.get();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        selector.close();
        front.close();
        for (DatagramChannel channel : upstream.values()) {
            channel.close();
        }
        for (DatagramChannel channel : former.values()) {
            channel.close();
        }
    }

    private void run() {
        try {
            while (!closed) {
                selector.select(millisToNext());
                for (SelectionKey key : List.copyOf(selector.selectedKeys())) {
                    drain((DatagramChannel) key.channel(), (SocketAddress) key.attachment());
                }
                selector.selectedKeys().clear();
                land();
                if (relayed.get() >= rebindAfter) {
                    rebindAfter = Long.MAX_VALUE;
                    rebind();
                }
            }
        } catch (IOException failure) {
            throw new IllegalStateException("the relay broke", failure);
        }
    }

    private long millisToNext() {
        if (flights.isEmpty()) {
            return 0;
        }
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(flights.peek().dueNanos() - System.nanoTime()));
    }

    /** Reads all that waits on one socket: from clients, or from the server towards {@code client}. */
    private void drain(DatagramChannel channel, SocketAddress client) throws IOException {
        while (channel.isOpen()) {
            buffer.clear();
            SocketAddress from;
            try {
                from = channel.receive(buffer);
            } catch (PortUnreachableException gone) {
                continue;
            }
            if (from == null) {
                return;
            }
            buffer.flip();
            capture(client == null ? from : front.getLocalAddress(), client == null ? front.getLocalAddress() : client);
            if (client == null) {
                depart(upstreamOf(from), server);
            } else {
                depart(front, client);
            }
        }
    }

    private void capture(SocketAddress from, SocketAddress to) throws IOException {
        if (capture != null) {
            capture.write((InetSocketAddress) from, (InetSocketAddress) to, buffer.duplicate());
        }
    }

    private DatagramChannel upstreamOf(SocketAddress client) throws IOException {
        DatagramChannel old = keepsFormerPorts ? null : former.remove(client);
        if (old != null) {
            old.close();
        }
        DatagramChannel channel = upstream.get(client);
        if (channel == null) {
            channel = open(client);
            upstream.put(client, channel);
        }
        return channel;
    }

    private void depart(DatagramChannel from, SocketAddress to) {
        if (coin.nextDouble() < network.loss() || flights.size() >= QUEUE) {
            dropped.incrementAndGet();
            return;
        }
        long delay = TimeUnit.MILLISECONDS.toNanos(network.delayMillis());
        if (network.reorder() > 0 && coin.nextDouble() < network.reorder()) {
            delay += TimeUnit.MILLISECONDS.toNanos(5);
        }
        byte[] datagram = new byte[buffer.remaining()];
        buffer.get(datagram);
        flights.add(new Flight(System.nanoTime() + delay, order++, from, to, datagram));
    }

    private void land() throws IOException {
        long now = System.nanoTime();
        while (!flights.isEmpty() && flights.peek().dueNanos() - now <= 0) {
            Flight flight = flights.remove();
            if (!flight.from().isOpen()) {
                dropped.incrementAndGet();
                continue;
            }
            try {
                flight.from().send(ByteBuffer.wrap(flight.datagram()), flight.to());
                relayed.incrementAndGet();
            } catch (PortUnreachableException gone) {
                dropped.incrementAndGet();
            }
        }
    }

    /**
     * The old port is heard until the client uses the new one, so that a client which is only downloading still has
     * something to acknowledge; what is under way to the old port at that moment is lost, unless it was to be kept.
     */
    private void rebind() throws IOException {
        for (SocketAddress client : new ArrayList<>(upstream.keySet())) {
            DatagramChannel earlier = former.put(client, upstream.put(client, open(client)));
            if (earlier != null) {
                earlier.close();
            }
        }
        rebinds++;
    }

    private DatagramChannel open(SocketAddress client) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, client);
        return channel;
    }
}
