package ebb.testkit;

import ebb.quic.endpoint.Commons;
import ebb.quic.endpoint.EndpointConfig;
import ebb.quic.endpoint.Membership;
import ebb.quic.endpoint.Neighbours;
import ebb.quic.endpoint.Stray;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Several endpoints at one address of a {@link SimNet}, as a server with several loops has them. A port of the sender
 * belongs to one of them, as it would by the kernel's hash: the port modulo their number.
 */
public final class SimLoops implements NetPeer {
    /** Strays that wait for one loop, beyond which more are dropped. */
    private static final int MAX_WAITING = 64;

    private final SimNet net;
    private final InetSocketAddress address;
    private final List<SimHost> hosts = new ArrayList<>();
    private final List<Queue<Stray>> waiting = new ArrayList<>();
    private int stopped = -1;
    private long dropped;

    /** Builds that many endpoints and brings them into the net; each gets a config from the supplier. */
    public SimLoops(SimNet net, InetSocketAddress address, Supplier<EndpointConfig> configs,
            List<SimApplication> applications) {
        this.net = net;
        this.address = address;
        Commons commons = null;
        for (SimApplication application : applications) {
            EndpointConfig config = configs.get();
            commons = commons == null ? new Commons(config) : commons;
            Membership membership = new Membership(hosts.size(), commons, new Others());
            waiting.add(new ArrayDeque<>());
            hosts.add(new SimHost(net, address, config, new SimHost.Part(application, membership)));
        }
        // The last to come to an address gets what is sent there.
        net.add(this);
    }

    /** The endpoints by their numbers. */
    public List<SimHost> hosts() {
        return hosts;
    }

    /** Strays that were dropped because too many waited. */
    public long dropped() {
        return dropped;
    }

    /** This loop is gone: the others take what is sent from now on. */
    public void stop(int loop) {
        stopped = loop;
        hosts.get(loop).forget();
    }

    /** The loop that a sender's datagrams come to. */
    public int loopOf(InetSocketAddress from) {
        int loop = from.getPort() % hosts.size();
        return loop == stopped ? (loop + 1) % hosts.size() : loop;
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void receive(Datagram datagram, long now) {
        hosts.get(loopOf(datagram.from())).receive(datagram, now);
    }

    /** Strays are taken in an event of their own, as another thread would. */
    @Override
    public long nextTimeout() {
        return waiting.stream().allMatch(Queue::isEmpty) ? Long.MAX_VALUE : net.now();
    }

    @Override
    public void onTimeout(long now) {
        for (int loop = 0; loop < hosts.size(); loop++) {
            Stray stray = waiting.get(loop).poll();
            if (stray != null) {
                hosts.get(loop).receive(stray);
            }
        }
    }

    private final class Others implements Neighbours {
        @Override
        public boolean isThere(int loop) {
            return loop < hosts.size() && loop != stopped;
        }

        @Override
        public boolean hand(int loop, Stray stray) {
            if (waiting.get(loop).size() == MAX_WAITING) {
                dropped++;
                return false;
            }
            return waiting.get(loop).add(stray);
        }
    }
}
