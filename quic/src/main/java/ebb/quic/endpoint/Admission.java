package ebb.quic.endpoint;

import ebb.quic.model.Limit;
import ebb.quic.model.Pressure;
import ebb.quic.model.QuicLimits;
import ebb.quic.model.QuicVersion;
import ebb.quic.model.RetryPolicy;
import ebb.quic.model.TransportError;
import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.LongHeader;
import java.net.InetSocketAddress;

/**
 * Decides what becomes of a first Initial packet before anything is allocated for it (RFC 9000 §5.2.2, §8.1).
 * Loop-confined; owned by the endpoint.
 */
final class Admission {
    /** What is to be done with a client's first packet. */
    sealed interface Verdict {
        /** Begin a connection. */
        record Accept(ConnectionId originalDestination, ConnectionId retrySource, boolean validated)
                implements Verdict {
        }

        /** Ask for proof of the address. */
        record Retry() implements Verdict {
        }

        /** Answer with CONNECTION_CLOSE and keep nothing. */
        record Refuse(long code, String phrase) implements Verdict {
        }
    }

    /**
     * Handshakes a second that clients get without proof, and at once: each costs about a millisecond of the loop's
     * time, so that what is only a lie takes a fifth of it. For others it is one round trip more.
     */
    private static final int UNPROVEN_PER_SECOND = 200;
    /** The same between two times of sending: whoever has a connection waits for one handshake at most. */
    private static final int UNPROVEN_PER_TURN = 1;

    private final RateLimit unproven = new RateLimit(1, UNPROVEN_PER_SECOND, UNPROVEN_PER_SECOND);
    private final QuicLimits limits;
    private final RetryPolicy policy;
    private final TokenSealer tokens;
    private final Commons commons;
    private final LimitCounts hits;
    private boolean accepting = true;
    private int unprovenThisTurn;

    Admission(QuicLimits limits, RetryPolicy policy, TokenSealer tokens, Commons commons,
            LimitCounts hits) {
        this.limits = limits;
        this.policy = policy;
        this.tokens = tokens;
        this.commons = commons;
        this.hits = hits;
    }

    /** From now on every newcomer is refused: the endpoint is shutting down. */
    void stopAccepting() {
        accepting = false;
    }

    /** A turn of the loop is over. */
    void turned() {
        unprovenThisTurn = 0;
    }

    Verdict judge(LongHeader header, InetSocketAddress from, long epochSeconds, long now) {
        if (!accepting) {
            return new Verdict.Refuse(TransportError.CONNECTION_REFUSED, "shutting down");
        }
        TokenSealer.Token token = header.token().length == 0 ? null : tokens.open(header.token(), from, epochSeconds);
        if (token instanceof TokenSealer.Token.Retry retry) {
            // RFC 9000 §8.1.2: a Retry token that does not belong to this attempt ends it with INVALID_TOKEN.
            if (!retry.retrySource().equals(header.destination())) {
                return new Verdict.Refuse(TransportError.INVALID_TOKEN, "the token is of another Retry");
            }
            return room(new Verdict.Accept(retry.originalDestination(), header.destination(), true), from);
        }
        if (token instanceof TokenSealer.Token.Invalid invalid && invalid.wasRetry()) {
            return new Verdict.Refuse(TransportError.INVALID_TOKEN, "the token is not valid (any more)");
        }
        // RFC 9000 §8.1.3: a token of an earlier connection that is not valid counts as none.
        boolean validated = token instanceof TokenSealer.Token.Address address
                && address.countsFor(QuicVersion.of(header.version()));
        if (!validated && wantsProof(now)) {
            hits.hit(Limit.RETRY);
            return new Verdict.Retry();
        }
        unprovenThisTurn += validated ? 0 : 1;
        return room(new Verdict.Accept(header.destination(), null, validated), from);
    }

    private boolean wantsProof(long now) {
        return switch (policy) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> commons.population().handshaking() >= limits.handshakes() / 2
                    || pressure().compareTo(Pressure.RETRY) >= 0
                    || unprovenThisTurn >= UNPROVEN_PER_TURN || !unproven.permits(0, now);
        };
    }

    private Verdict room(Verdict.Accept accept, InetSocketAddress from) {
        Limit full = commons.population().full();
        if (full != null) {
            return refuse(full, full == Limit.HANDSHAKES ? "too many handshakes at once" : "too many connections");
        }
        if (commons.networks().isFull(from)) {
            return refuse(Limit.CONNECTIONS_PER_PREFIX, "too many connections from this network");
        }
        if (pressure().compareTo(Pressure.REFUSE) >= 0) {
            return refuse(Limit.PRESSURE, "no memory for another connection");
        }
        return accept;
    }

    private Pressure pressure() {
        return Pressure.of(commons.budget().percentUsed());
    }

    private Verdict refuse(Limit limit, String phrase) {
        hits.hit(limit);
        // RFC 9000 §5.2.2: a server without room for a connection says CONNECTION_REFUSED.
        return new Verdict.Refuse(TransportError.CONNECTION_REFUSED, phrase);
    }
}
