package ebb.quic.endpoint;

import ebb.quic.model.QuicLimits;
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
    private static final int RETRY_PERCENT = 85;
    private static final int REFUSE_PERCENT = 95;

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

    private final QuicLimits limits;
    private final RetryPolicy policy;
    private final TokenSealer tokens;
    private final ConnectionTable table;
    private boolean accepting = true;

    Admission(QuicLimits limits, RetryPolicy policy, TokenSealer tokens, ConnectionTable table) {
        this.limits = limits;
        this.policy = policy;
        this.tokens = tokens;
        this.table = table;
    }

    /** From now on every newcomer is refused: the endpoint is shutting down. */
    void stopAccepting() {
        accepting = false;
    }

    Verdict judge(LongHeader header, InetSocketAddress from, long epochSeconds) {
        if (!accepting) {
            return new Verdict.Refuse(TransportError.CONNECTION_REFUSED, "shutting down");
        }
        TokenSealer.Token token = header.token().length == 0 ? null : tokens.open(header.token(), from, epochSeconds);
        if (token instanceof TokenSealer.Token.Retry retry) {
            // RFC 9000 §8.1.2: a Retry token that does not belong to this attempt ends it with INVALID_TOKEN.
            if (!retry.retrySource().equals(header.destination())) {
                return new Verdict.Refuse(TransportError.INVALID_TOKEN, "the token is of another Retry");
            }
            return room(new Verdict.Accept(retry.originalDestination(), header.destination(), true));
        }
        if (token instanceof TokenSealer.Token.Invalid invalid && invalid.wasRetry()) {
            return new Verdict.Refuse(TransportError.INVALID_TOKEN, "the token is not valid (any more)");
        }
        // RFC 9000 §8.1.3: a token of an earlier connection that is not valid counts as none.
        boolean validated = token instanceof TokenSealer.Token.Address;
        if (!validated && wantsProof()) {
            return new Verdict.Retry();
        }
        return room(new Verdict.Accept(header.destination(), null, validated));
    }

    private boolean wantsProof() {
        return switch (policy) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> table.handshaking() >= limits.handshakes() / 2
                    || table.budget().percentUsed() >= RETRY_PERCENT;
        };
    }

    private Verdict room(Verdict.Accept accept) {
        if (table.handshaking() >= limits.handshakes()) {
            return refuse("too many handshakes at once");
        }
        if (table.liveCount() >= limits.connections()) {
            return refuse("too many connections");
        }
        if (table.budget().percentUsed() >= REFUSE_PERCENT) {
            return refuse("no memory for another connection");
        }
        return accept;
    }

    private static Verdict refuse(String phrase) {
        // RFC 9000 §5.2.2: a server without room for a connection says CONNECTION_REFUSED.
        return new Verdict.Refuse(TransportError.CONNECTION_REFUSED, phrase);
    }
}
