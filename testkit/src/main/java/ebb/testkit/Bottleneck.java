package ebb.testkit;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

/** A slow link with a bounded queue for each direction; what finds the queue full is lost. */
final class Bottleneck implements NetNode {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final long bytesPerSecond;
    private final int queueBytes;
    private final Map<InetSocketAddress, Long> busyUntil = new HashMap<>();

    Bottleneck(long bytesPerSecond, int queueBytes) {
        this.bytesPerSecond = bytesPerSecond;
        this.queueBytes = queueBytes;
    }

    @Override
    public void pass(Datagram datagram, Crossing crossing) {
        long start = Math.max(crossing.now(), busyUntil.getOrDefault(datagram.to(), 0L));
        long queued = (start - crossing.now()) * bytesPerSecond / NANOS_PER_SECOND;
        if (queued + datagram.length() > queueBytes) {
            return;
        }
        long end = start + datagram.length() * NANOS_PER_SECOND / bytesPerSecond;
        busyUntil.put(datagram.to(), end);
        crossing.forward(datagram, end - crossing.now());
    }
}
