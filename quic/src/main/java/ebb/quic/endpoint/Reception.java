package ebb.quic.endpoint;

import ebb.quic.memory.DatagramBatch;
import ebb.quic.model.DropReason;
import ebb.quic.model.Limit;
import ebb.quic.model.QuicVersion;
import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.LongHeader;
import ebb.quic.wire.PacketType;
import ebb.quic.wire.ShortHeader;
import java.net.InetSocketAddress;

/**
 * Handles datagrams that belong to no connection: lets newcomers in or answers them without keeping anything
 * (RFC 9000 §5.2.2, §6, §8.1, §10.3). Loop-confined; owned by the endpoint.
 */
final class Reception {
    /** RFC 9000 §14.1: a server drops Initial packets in smaller datagrams. */
    private static final int MIN_INITIAL_BYTES = 1200;
    /** RFC 9000 §7.2: the ID that a client makes up for its first packet has at least this length. */
    private static final int MIN_ORIGINAL_ID_BYTES = 8;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final EndpointConfig config;
    private final Admission admission;
    private final TokenSealer tokens;
    private final StatelessReset resets;
    private final StatelessPackets stateless;
    private final LocalIdIssuer issuer;
    private final AnswerLimits answers;
    private final LimitCounts hits;
    private final LifeCounts lives;

    /** A newcomer that is to get a connection. */
    record Newcomer(LongHeader header, Admission.Verdict.Accept accept) {
    }

    Reception(EndpointConfig config, Membership membership, ConnectionTable table, LimitCounts hits) {
        this.config = config;
        this.hits = hits;
        lives = table.lives();
        answers = new AnswerLimits(config.random(), hits);
        Commons commons = membership.commons();
        tokens = new TokenSealer(config.secrets().token(), config.random(), commons.usedTokens());
        resets = new StatelessReset(config.secrets().reset());
        issuer = new LocalIdIssuer(resets, config.random(), membership.number());
        admission = new Admission(config.limits(), config.retry(), tokens, commons, hits);
        stateless = new StatelessPackets(config.aead(), config.random(), config.versions());
    }

    /** Makes the connection IDs of this endpoint. */
    LocalIdIssuer issuer() {
        return issuer;
    }

    /** From now on every newcomer is refused. */
    void stopAccepting() {
        admission.stopAccepting();
    }

    /** A turn of the loop is over: what newcomers may cost in one begins anew. */
    void turned() {
        admission.turned();
    }

    /** Notes a datagram that leads nowhere. */
    void drop(DropReason reason) {
        lives.dropped(reason);
    }

    /** A token for this client's next connection (RFC 9000 §8.1.3). */
    byte[] newToken(InetSocketAddress remote, QuicVersion version, long now) {
        return tokens.sealNew(remote, version, epochSeconds(now));
    }

    private long epochSeconds(long now) {
        return config.epochSeconds() + now / NANOS_PER_SECOND;
    }

    /**
     * Looks at a datagram whose destination nobody knows; an answer that needs no connection goes into the batch, which
     * must have room.
     *
     * @return the newcomer to begin a connection for, or null
     */
    Newcomer judge(DatagramBatch batch, byte[] bytes, int offset, int length, InetSocketAddress from, long now) {
        if (!ShortHeader.isLong(bytes[offset])) {
            drop(DropReason.NO_CONNECTION);
            reset(batch, ConnectionId.of(bytes, offset + 1, LocalIdIssuer.ID_BYTES), length, from, now);
            return null;
        }
        LongHeader header = config.server() ? LongHeader.parse(bytes, offset, offset + length) : null;
        if (header == null || length < MIN_INITIAL_BYTES) {
            drop(config.server() ? DropReason.MALFORMED : DropReason.NO_CONNECTION);
            return null;
        }
        QuicVersion version = QuicVersion.of(header.version());
        if (version == null || !config.versions().contains(version)) {
            negotiate(batch, header, from, now);
            return null;
        }
        boolean initial = header.type() == PacketType.INITIAL
                && (header.destination().length() >= MIN_ORIGINAL_ID_BYTES || header.token().length > 0);
        if (!initial) {
            drop(DropReason.NO_CONNECTION);
            return null;
        }
        return admit(batch, header, from, now);
    }

    private void reset(DatagramBatch batch, ConnectionId id, int length, InetSocketAddress to, long now) {
        if (!StatelessReset.answers(length)) {
            return;
        }
        if (!resets.permits(to, now)) {
            hits.hit(Limit.ANSWERS);
            return;
        }
        batch.commit(resets.write(batch.array(), batch.end(), length, id, config.random()), to);
    }

    private void negotiate(DatagramBatch batch, LongHeader header, InetSocketAddress from, long now) {
        drop(DropReason.VERSION);
        // RFC 9000 §6.1: never in answer to Version Negotiation itself.
        if (header.version() != 0 && answers.permitOther(from, now)) {
            stateless.versionNegotiation(batch, header, from);
        }
    }

    private Newcomer admit(DatagramBatch batch, LongHeader header, InetSocketAddress from, long now) {
        return switch (admission.judge(header, from, epochSeconds(now), now)) {
            case Admission.Verdict.Accept accept -> new Newcomer(header, accept);
            case Admission.Verdict.Retry _ when !answers.permitRetry(from, now) -> {
                drop(DropReason.REFUSED);
                yield null;
            }
            case Admission.Verdict.Retry _ -> {
                ConnectionId source = issuer.newId();
                byte[] token = tokens.sealRetry(from, header.destination(), source, epochSeconds(now));
                stateless.retry(batch, header, source, token, from);
                yield null;
            }
            case Admission.Verdict.Refuse refuse -> {
                drop(DropReason.REFUSED);
                if (answers.permitOther(from, now)) {
                    stateless.refuse(batch, header, refuse, from);
                }
                yield null;
            }
        };
    }
}
