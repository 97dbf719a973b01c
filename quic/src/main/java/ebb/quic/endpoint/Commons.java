package ebb.quic.endpoint;

import ebb.quic.memory.MemoryBudget;
import ebb.quic.model.QuicLimits;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the endpoints of several loops behind one address have in common, so that limits hold over all of them together:
 * the budget, the number of connections in all and of each network, and which tokens were used. Thread-safe.
 */
public final class Commons {
    private final MemoryBudget budget;
    private final Population population;
    private final Networks networks;
    private final ReplayFilter usedTokens = TokenSealer.newFilter();
    private final AtomicInteger members = new AtomicInteger();

    /** For the endpoints of a server, or of a client, which all have this configuration. */
    public Commons(EndpointConfig config) {
        QuicLimits limits = config.limits();
        boolean server = config.server();
        long[] key = config.secrets().hash();
        networks = new Networks(new NetworkHash(key[0], key[1]), limits.connectionsPerPrefix());
        budget = new MemoryBudget(limits.endpointBytes());
        // A client's own connections are as many as it begins; memory alone bounds them.
        population = server ? new Population(limits.connections(), limits.handshakes(), limits.stubs())
                : new Population(Integer.MAX_VALUE, Integer.MAX_VALUE, limits.stubs());
    }

    MemoryBudget budget() {
        return budget;
    }

    Population population() {
        return population;
    }

    Networks networks() {
        return networks;
    }

    ReplayFilter usedTokens() {
        return usedTokens;
    }

    /** Another endpoint has a share in it. */
    void join() {
        members.incrementAndGet();
    }

    /** Whether more than one endpoint has a share in it. */
    boolean isShared() {
        return members.get() > 1;
    }
}
