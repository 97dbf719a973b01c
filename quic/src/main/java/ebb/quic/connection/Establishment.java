package ebb.quic.connection;

import ebb.quic.model.Phase;
import ebb.quic.protection.KeyUpdate;
import ebb.quic.recovery.PacketNumberSpace;
import ebb.quic.tls.Agreement;
import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.Frame;

/**
 * Takes a connection from its first packet to a confirmed handshake (RFC 9001 §4.1), and lets the handshake's machinery
 * go as soon as it is not needed. Loop-confined; owned by the connection. After the handshake it keeps the facts, and
 * for three PTO the route by the ID that the client made up.
 */
final class Establishment {
    private static final int ROUTE_PTOS = 3;

    private final Seat seat;
    private final Parts parts;
    private final Lifecycle lifecycle;
    private final Intake intake;
    private final PacketAssembler assembler;
    private HandshakeDriver driver;
    private Negotiation negotiation;
    private volatile HandshakeFacts facts;
    private boolean confirmed;
    private ConnectionId originalDestination;
    private long originalRouteUntil = Long.MAX_VALUE;

    Establishment(Seat seat, Parts parts, Lifecycle lifecycle, Intake intake, PacketAssembler assembler) {
        this.seat = seat;
        this.parts = parts;
        this.lifecycle = lifecycle;
        this.intake = intake;
        this.assembler = assembler;
    }

    /** Begins the handshake; {@code token} is one that the server gave earlier, or empty. */
    void start(ConnectionSetup setup, FrameDispatcher dispatcher, byte[] token, long now) {
        lifecycle.become(Phase.HANDSHAKE, null, now);
        parts.trace().version(now, parts.version(), new int[0]);
        parts.trace().phase(now, Phase.HANDSHAKE);
        boolean server = parts.isServer();
        HandshakeDriver.Ids ids = new HandshakeDriver.Ids(setup.ids());
        ids.peerSource = server ? setup.ids().peer() : null;
        negotiation = new Negotiation(setup, parts, dispatcher::peerAckDelayExponent);
        driver = new HandshakeDriver(server, setup.version(), parts.spaces(), seat.account(), ids, negotiation);
        intake.handshake(driver);
        assembler.token(token);
        originalDestination = server ? setup.ids().firstDestination() : null;
        driver.installInitialKeys(setup.ids().firstDestination());
        driver.start(setup.tls().create(driver));
    }

    /** RFC 9000 §17.2.5.3: the client begins again with the server's token, to the ID that the server chose. */
    void retry(ConnectionId source, byte[] token) {
        driver.ids().retrySource = source;
        parts.peerIds().replaceFirst(source);
        assembler.token(token);
        parts.spaces().freeInitialKeys();
        driver.installInitialKeys(source);
        parts.recovery().loss().retried();
        parts.spaces().initial().crypto().resendUnacknowledged();
    }

    /** CRYPTO data of the Initial or Handshake level. */
    void received(PacketSpace space, Frame.Crypto frame) {
        int before = readableLevels();
        driver.received(space, frame);
        if (before == 0 && readableLevels() != 0) {
            seat.shared().tools().turn().spend(Turn.Work.KEY_EXCHANGE);
        }
    }

    /** Which levels can be read: changes when TLS has made keys. */
    int readableLevels() {
        KeyUpdate oneRtt = parts.spaces().oneRtt();
        PacketSpace space = parts.spaces().handshake();
        return (space != null && space.readKeys() != null ? 1 : 0) | (oneRtt != null && oneRtt.canRead() ? 2 : 0);
    }

    /** Does what the TLS engine's progress allows, outside of its calls. */
    void advance(long now) {
        if (driver == null || !lifecycle.isLive()) {
            return;
        }
        if (parts.spaces().handshake() != null && parts.spaces().handshake().writeKeys() != null) {
            parts.recovery().loss().handshakeKeysAvailable();
        }
        if (negotiation.isComplete() && lifecycle.become(Phase.ACTIVE, null, now)) {
            complete(now);
        }
    }

    private void complete(long now) {
        Agreement agreed = driver.tls().agreement();
        facts = new HandshakeFacts(parts.version(), agreed.protocol(), agreed.serverName(), agreed.cipherSuite(),
                agreed.group(), agreed.peerCertificates());
        parts.idle().handshakeComplete();
        parts.localIds().issue();
        parts.trace().phase(now, Phase.ACTIVE);
        if (parts.isServer()) {
            parts.control().oweHandshakeDone();
            if (seat.shared().tokens() != null) {
                parts.control().oweNewToken(seat.shared().tokens().newToken(parts.paths().active().remote(),
                        parts.version()));
            }
        }
        seat.shared().events().opened(seat.link());
    }

    /** RFC 9001 §4.1.2: the handshake is confirmed; its machinery leaves. */
    void confirm(long now) {
        if (confirmed || !lifecycle.isLive()) {
            return;
        }
        confirmed = true;
        parts.mtu().confirmed();
        parts.recovery().loss().handshakeConfirmed();
        parts.spaces().oneRtt().confirmed();
        discardInitial();
        // RFC 9001 §4.9.2: Handshake keys are discarded when the handshake is confirmed.
        parts.spaces().discardHandshake();
        parts.recovery().loss().discard(PacketNumberSpace.HANDSHAKE);
        free();
        // Late copies of the client's first packet still find this connection for a while.
        originalRouteUntil = parts.isServer() ? now + ROUTE_PTOS * parts.recovery().ptoNanos() : Long.MAX_VALUE;
    }

    boolean isConfirmed() {
        return confirmed;
    }

    /** RFC 9001 §4.9.1: nothing is sent or read at the Initial level any more. */
    void discardInitial() {
        if (parts.spaces().initial() != null) {
            parts.spaces().discardInitial();
            parts.recovery().loss().discard(PacketNumberSpace.INITIAL);
        }
    }

    /** What the handshake settled, or null before it is complete. Any thread. */
    HandshakeFacts facts() {
        return facts;
    }

    /** When {@link #dropOriginalRoute} is due. */
    long originalRouteUntil() {
        return originalRouteUntil;
    }

    /** The client knows our ID by now; the one that it made up leads nowhere any more. */
    void dropOriginalRoute() {
        if (confirmed && originalDestination != null) {
            originalRouteUntil = Long.MAX_VALUE;
            seat.routes().remove(originalDestination);
            originalDestination = null;
        }
    }

    /** Lets the handshake's machinery go; idempotent. */
    void free() {
        if (driver != null) {
            driver.free();
            driver = null;
            negotiation = null;
            intake.handshake(null);
        }
    }
}
