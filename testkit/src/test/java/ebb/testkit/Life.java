package ebb.testkit;

import ebb.quic.connection.Core;
import ebb.quic.model.CloseReason;
import ebb.quic.model.EndpointReport;
import ebb.quic.model.QuicLimits;
import ebb.quic.model.RetryPolicy;
import ebb.quic.wire.PacketType;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Some connections between a client and a server from beginning to end, made up from one seed: the limits, the network,
 * what the applications do, and what liars say meanwhile. The endpoints audit themselves after everything that happens
 * to them; in the end the network heals, and what was sent on connections that live must arrive.
 */
final class Life {
    private static final InetSocketAddress SEEN = Pair.address("10.9.0.1", 1_000);
    private static final InetSocketAddress LIAR = Pair.address("10.0.0.9", 40_000);
    private static final PacketType[] TYPES = {PacketType.INITIAL, PacketType.HANDSHAKE, PacketType.ONE_RTT,
        PacketType.ONE_RTT, PacketType.ONE_RTT};
    private static final int MOST_STEPS = 40;
    private static final int MOST_DIALLED = 5;
    private static final int MOST_LIARS = 3;
    private static final int MOST_KEPT = 40;
    private static final Duration LONG = Duration.ofMinutes(4);

    private final SplittableRandom random;
    private final LifeNetwork network;
    private final LifeApplication atServer;
    private final LifeApplication atClient;
    private final Nat nat = new Nat(Pair.CLIENT, SEEN);
    private final Pair pair;
    private final List<EvilPeer> liars = new ArrayList<>();
    private final List<Datagram> seen = new ArrayList<>();
    private int dialled;

    private Life(long seed) {
        random = new SplittableRandom(seed);
        network = new LifeNetwork(random.split());
        Messages messages = new Messages();
        atServer = new LifeApplication(messages, random.split(), LIAR.getAddress());
        atClient = new LifeApplication(messages, random.split(), LIAR.getAddress());
        RetryPolicy retry = RetryPolicy.values()[random.nextInt(RetryPolicy.values().length)];
        QuickTls.Sizes sizes = new QuickTls.Sizes(100 + random.nextInt(3_000), 100 + random.nextInt(8_000));
        pair = Pair.newBuilder().seed(seed).nodes(network.nodes()).retry(retry).tls(SimTls.quick(sizes))
                .clientLimits(limits()).serverLimits(limits()).client(atClient).server(atServer).build();
        pair.net().add(nat);
        pair.net().add((datagram, crossing) -> {
            if (seen.size() < MOST_KEPT) {
                seen.add(datagram.copy());
            }
            crossing.forward(datagram, 0);
        });
    }

    private QuicLimits limits() {
        return QuicLimits.newBuilder().endpointBytes(1L << 20 + random.nextInt(4))
                .connectionBytes((100L + random.nextInt(1_000)) << 10).connections(3 + random.nextInt(20))
                .handshakes(2 + random.nextInt(20)).streams(1 + random.nextInt(12)).uniStreams(random.nextInt(5))
                .idleTimeout(Duration.ofMillis(2_000 + random.nextInt(40_000))).stubs(1 + random.nextInt(6))
                .streamSendBytes(8_000 + random.nextInt(100_000)).streamReceiveBytes(20_000 + random.nextInt(200_000))
                .build();
    }

    /** Lives it. Throws an {@link AssertionError} that does not know the seed when something is wrong. */
    static void live(long seed) {
        Life life = new Life(seed);
        try {
            life.run();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void run() throws IOException {
        dial();
        int steps = 5 + random.nextInt(MOST_STEPS);
        for (int i = 0; i < steps; i++) {
            step();
            check();
        }
        network.heal();
        liars.forEach(liar -> liar.acking(false).answering(false));
        atServer.comeToAnEnd();
        atClient.comeToAnEnd();
        boolean settled = pair.net().runUntil(() -> atServer.unsettled() == null && atClient.unsettled() == null,
                LONG.plusNanos(pair.net().now()));
        if (!settled) {
            throw new AssertionError("never arrived: " + atServer.unsettled() + ", " + atClient.unsettled());
        }
        pair.close();
        check();
    }

    private void step() throws IOException {
        LifeApplication application = random.nextBoolean() ? atServer : atClient;
        switch (random.nextInt(24)) {
            case 0 -> dial();
            case 1, 2, 3 -> application.open();
            case 4 -> endSomething(application);
            case 5 -> nat.rebind(Pair.address("10.9.0." + (1 + random.nextInt(3)), 1_000 + random.nextInt(3)));
            case 6 -> appear();
            case 7, 8, 9 -> lie();
            case 10 -> strangers();
            case 11 -> pair.runFor(Duration.ofMillis(random.nextInt(random.nextInt(4) == 0 ? 20_000 : 500)));
            default -> application.use();
        }
        pair.runFor(Duration.ofMillis(random.nextInt(60)));
    }

    private void dial() {
        if (dialled++ < MOST_DIALLED) {
            pair.tryDial();
        }
    }

    private void endSomething(LifeApplication application) {
        Core core = application.anyCore();
        if (core == null) {
            return;
        }
        switch (random.nextInt(6)) {
            case 0 -> core.requestClose(new CloseReason.LocalClose(1, "bye"));
            case 1 -> pair.client().forget();
            default -> core.requestKeyUpdate();
        }
    }

    /** A liar begins to speak to the server. */
    private void appear() {
        if (liars.size() < MOST_LIARS) {
            InetSocketAddress here = new InetSocketAddress(LIAR.getAddress(), LIAR.getPort() + liars.size());
            EvilPeer liar = EvilPeer.client(pair.net(), here, Pair.SERVER, SimTls.quick());
            liar.acking(random.nextBoolean()).answering(random.nextInt(4) > 0).start();
            liars.add(liar);
        }
    }

    private void lie() {
        for (EvilPeer liar : liars) {
            for (int i = random.nextInt(6); i > 0; i--) {
                PacketType type = TYPES[random.nextInt(TYPES.length)];
                if (liar.canSend(type)) {
                    Payload[] payloads = new Payload[1 + random.nextInt(3)];
                    Arrays.setAll(payloads, _ -> Lies.frame(random));
                    liar.send(type, payloads);
                }
            }
        }
    }

    /** Datagrams that were on the wire once come again, changed. */
    private void strangers() {
        for (int i = random.nextInt(8); i > 0 && !seen.isEmpty(); i--) {
            Datagram real = seen.get(random.nextInt(seen.size()));
            byte[] bytes = random.nextInt(4) == 0 ? real.bytes().clone() : Lies.mutated(random, real.bytes());
            pair.net().send(new Datagram(real.from(), real.to(), bytes));
        }
    }

    private void check() {
        for (SimHost host : List.of(pair.server(), pair.client())) {
            EndpointReport report = host.endpoint().report();
            require(report.peakBytes() <= report.budgetBytes(), "the budget was exceeded", report);
            require(report.driftBytes() == 0, "accounts were not true", report);
            require(report.components().values().stream().mapToLong(Long::longValue).sum() == report.usedBytes(),
                    "components and sum differ", report);
            for (CloseReason reason : host.closing().values()) {
                require(!(reason instanceof CloseReason.InternalFailure), "a defect: " + reason, report);
            }
        }
    }

    private static void require(boolean holds, String otherwise, EndpointReport report) {
        if (!holds) {
            throw new AssertionError(otherwise + ": " + report);
        }
    }
}
