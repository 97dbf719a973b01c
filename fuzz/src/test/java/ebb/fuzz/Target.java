package ebb.fuzz;

import ebb.quic.connection.Link;
import ebb.quic.model.CloseReason;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.QuicLimits;
import ebb.quic.wire.Frame;
import ebb.quic.wire.PacketType;
import ebb.testkit.Echo;
import ebb.testkit.EvilPeer;
import ebb.testkit.Pair;
import ebb.testkit.Payload;
import ebb.testkit.SimHost;
import ebb.testkit.SimTls;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;

/**
 * One endpoint with one liar on the other side, in a simulated network. The endpoint audits itself after everything
 * that happens to it. Not thread-safe; {@link #close} throws when anything was not given back.
 */
final class Target implements AutoCloseable {
    private static final QuicLimits LIMITS = QuicLimits.newBuilder().endpointBytes(4 << 20).connectionBytes(256 << 10)
            .streams(20).uniStreams(5).idleTimeout(Duration.ofSeconds(30)).build();
    private static final InetSocketAddress LIAR = Pair.address("10.0.0.9", 40_000);
    private static final Duration HALF_A_TRIP_MORE = Duration.ofMillis(15);
    private static final Duration WHOLE_HANDSHAKE = Duration.ofMillis(150);
    private static final int MOST_DATAGRAM = 1_500;
    private static final int MOST_STEPS = 64;
    /** What a connection may take before it has been sent anything of worth. */
    private static final long QUIET_BYTES = 64 << 10;
    /** The most expensive byte is one of a frame of three that opens a stream. */
    private static final long BYTES_FOR_ONE = 400;

    private final Pair pair;
    private final SimHost host;
    private final EvilPeer liar;
    private final Defects defects = new Defects();
    private byte[] lastDatagram = new byte[0];
    private int steps;

    private Target(Pair pair, SimHost host, EvilPeer liar) {
        this.pair = pair;
        this.host = host;
        this.liar = liar;
        pair.net().add((datagram, crossing) -> {
            if (datagram.to().equals(host.address())) {
                lastDatagram = datagram.bytes().clone();
            }
            crossing.forward(datagram, 0);
        });
    }

    /** A server; the liar is its client. */
    static Target server() {
        Pair pair = Pair.newBuilder().limits(LIMITS).server(new Echo()).build();
        return new Target(pair, pair.server(), EvilPeer.client(pair.net(), LIAR, Pair.SERVER, SimTls.quick()));
    }

    /** A client; the liar is its server. */
    static Target client() {
        Pair pair = Pair.newBuilder().limits(LIMITS).client(new Echo()).build();
        return new Target(pair, pair.client(), EvilPeer.server(pair.net(), LIAR, SimTls.quick()));
    }

    private boolean isServer() {
        return host == pair.server();
    }

    /** Lets the connection come to a phase. */
    void enter(Phase phase) {
        liar.answering(phase.compareTo(Phase.COMPLETING) >= 0);
        begin(phase);
        if (phase == Phase.HALF) {
            pair.runFor(HALF_A_TRIP_MORE.multipliedBy(2));
            liar.resume();
        } else if (phase == Phase.COMPLETING) {
            pair.runFor(HALF_A_TRIP_MORE);
            liar.answering(false);
        } else if (phase.compareTo(Phase.ESTABLISHED) >= 0) {
            pair.runFor(WHOLE_HANDSHAKE);
            end(phase);
        }
    }

    private void begin(Phase phase) {
        if (!isServer()) {
            pair.dial(liar.address());
            pair.runFor(HALF_A_TRIP_MORE);
        } else if (phase == Phase.FRESH) {
            liar.prepare();
        } else {
            liar.start();
        }
    }

    private void end(Phase phase) {
        if (phase == Phase.CLOSING) {
            for (Link link : host.opened()) {
                link.core().requestClose(new CloseReason.LocalClose(1, "bye"));
            }
        } else if (phase == Phase.DRAINING) {
            liar.send(PacketType.ONE_RTT, new Frame.ConnectionClose(true, 1, 0, "bye"));
        }
        pair.runFor(HALF_A_TRIP_MORE);
    }

    /** Does what the script says next. */
    void step(Script script) {
        if (++steps > MOST_STEPS) {
            script.rest();
            return;
        }
        int what = script.number();
        switch (what % 8) {
            case 0 -> deliver(LIAR, script.piece());
            case 1 -> sealed(LIAR, PacketType.INITIAL, script.piece());
            case 2 -> sealed(LIAR, PacketType.HANDSHAKE, script.piece());
            case 3, 4 -> sealed(LIAR, PacketType.ONE_RTT, script.piece());
            case 5 -> sealed(Pair.address("10.3.0." + what / 8, 99), PacketType.ONE_RTT, script.piece());
            case 6 -> pair.runFor(Duration.ofMillis((long) script.number() * script.number()));
            default -> deliver(LIAR, patched(script.number() << 8 | script.number(), script.piece()));
        }
        if (what >= 0x80) {
            pair.runFor(Duration.ofMillis(what & 0x0f));
        }
    }

    private void sealed(InetSocketAddress from, PacketType type, byte[] payload) {
        if (liar.canSend(type) && payload.length <= MOST_DATAGRAM - 100) {
            Payload content = out -> out.writeBytes(payload);
            liar.source(from);
            liar.send(type, content);
            liar.source(LIAR);
        }
    }

    private void deliver(InetSocketAddress from, byte[] bytes) {
        if (bytes.length <= MOST_DATAGRAM) {
            liar.source(from);
            liar.raw(bytes);
            liar.source(LIAR);
        }
    }

    /** The last datagram that went to the endpoint, with bytes replaced from a place on. */
    private byte[] patched(int place, byte[] bytes) {
        int at = Math.min(place, lastDatagram.length);
        byte[] patched = Arrays.copyOf(lastDatagram, Math.max(lastDatagram.length, at + bytes.length));
        System.arraycopy(bytes, 0, patched, at, bytes.length);
        return patched;
    }

    /** Lets everything arrive, and holds the endpoint against its bounds. */
    void check(int inputBytes) {
        pair.runFor(WHOLE_HANDSHAKE);
        defects.throwFirst();
        for (CloseReason reason : host.closing().values()) {
            if (reason instanceof CloseReason.InternalFailure) {
                throw new AssertionError("a defect: " + reason);
            }
        }
        EndpointReport report = host.endpoint().report();
        if (report.peakBytes() > QUIET_BYTES + BYTES_FOR_ONE * inputBytes) {
            throw new AssertionError(report.peakBytes() + " bytes at the peak, for an input of " + inputBytes);
        }
    }

    @Override
    public void close() {
        try {
            pair.close();
            defects.throwFirst();
        } finally {
            defects.close();
        }
    }
}
