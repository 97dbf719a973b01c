package ebb.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A network of chance for one {@link Life}: how long it takes, what it loses, turns over, doubles and damages. */
final class LifeNetwork {
    private final List<NetNode> nodes = new ArrayList<>();
    private boolean healed;

    LifeNetwork(SplittableRandom random) {
        Duration jitter = Duration.ofMillis(random.nextInt(3) == 0 ? random.nextInt(30) : 0);
        nodes.add(Nodes.delay(Duration.ofMillis(1 + random.nextInt(80)), jitter));
        perhaps(random, 3, Nodes.drop(random.nextDouble() * 0.3));
        perhaps(random, 8, Nodes.bursts(0.01, 1 + random.nextInt(20)));
        perhaps(random, 4, Nodes.reorder(random.nextDouble() * 0.3, Duration.ofMillis(1 + random.nextInt(60))));
        perhaps(random, 4, Nodes.duplicate(random.nextDouble() * 0.3));
        perhaps(random, 4, Nodes.corrupt(random.nextDouble() * 0.3));
        perhaps(random, 6, Nodes.mtu(1_200 + random.nextInt(300)));
        perhaps(random, 8, Nodes.bleach());
        perhaps(random, 8, Nodes.congested(0.1));
        perhaps(random, 6, Nodes.bandwidth(20_000L + random.nextInt(1_000_000), 6_000 + random.nextInt(60_000)));
        Duration from = Duration.ofMillis(random.nextInt(4_000));
        perhaps(random, 6, Nodes.blackhole(from, from.plusMillis(random.nextInt(6_000))));
    }

    private void perhaps(SplittableRandom random, int oneOf, NetNode node) {
        if (random.nextInt(oneOf) == 0) {
            nodes.add((datagram, crossing) -> {
                if (healed) {
                    crossing.forward(datagram, 0);
                } else {
                    node.pass(datagram, crossing);
                }
            });
        }
    }

    /** From now on nothing goes wrong any more. */
    void heal() {
        healed = true;
    }

    NetNode[] nodes() {
        return nodes.toArray(NetNode[]::new);
    }
}
