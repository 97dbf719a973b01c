package ebb.quic.endpoint;

import ebb.quic.model.Limit;
import java.net.InetSocketAddress;
import java.util.random.RandomGenerator;

/**
 * How often an endpoint answers datagrams that belong to no connection, in fixed memory: Retry, Version Negotiation and
 * refusals. Whoever sends them in the name of a victim gets the victim few answers, and none of them costs the loop the
 * time that its connections need. What is not answered is dropped, as if the network had lost it. Loop-confined; owned
 * by {@link Reception}. Stateless resets have their own, tighter limits in {@link StatelessReset}.
 */
final class AnswerLimits {
    /** Retry is the defence against floods and costs about 10 µs: only what one core can do bounds it. */
    private static final int RETRIES_PER_SECOND = 50_000;
    /** Version Negotiation and refusals defend nothing, so the bound is a twentieth of a core. */
    private static final int OTHERS_PER_SECOND = 5_000;
    /** A provider's whole address pool behind one prefix comes back at once after an outage. */
    private static final int PER_SECOND_AND_PREFIX = 2_000;
    private static final int PREFIX_BURST = 2 * PER_SECOND_AND_PREFIX;

    private final RateLimit retries = new RateLimit(1, RETRIES_PER_SECOND, RETRIES_PER_SECOND);
    private final RateLimit others = new RateLimit(1, OTHERS_PER_SECOND, OTHERS_PER_SECOND);
    /** 32 KiB. */
    private final RateLimit perPrefix = new RateLimit(NetworkHash.SLOTS, PER_SECOND_AND_PREFIX, PREFIX_BURST);
    private final NetworkHash networks;
    private final LimitCounts hits;

    AnswerLimits(RandomGenerator random, LimitCounts hits) {
        networks = new NetworkHash(random.nextLong(), random.nextLong());
        this.hits = hits;
    }

    /** Whether this address may be sent a Retry now; asking counts. */
    boolean permitRetry(InetSocketAddress to, long now) {
        return permit(retries, to, now);
    }

    /** Whether this address may be sent Version Negotiation or a refusal now; asking counts. */
    boolean permitOther(InetSocketAddress to, long now) {
        return permit(others, to, now);
    }

    private boolean permit(RateLimit all, InetSocketAddress to, long now) {
        boolean permitted = perPrefix.permits(networks.slot(to), now) && all.permits(0, now);
        if (!permitted) {
            hits.hit(Limit.ANSWERS);
        }
        return permitted;
    }
}
