package com.acme;

import ebb.quic.QuicConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** An application whose worker threads each keep a list of what they worked on. */
public final class Recent {
    private static final ThreadLocal<List<QuicConnection>> CONNECTIONS = ThreadLocal.withInitial(ArrayList::new);

    private Recent() {
    }

    public static void remember(QuicConnection connection) {
        CONNECTIONS.get().add(connection);
    }

    /** A worker that remembers what the array holds, takes it out, says so, and waits for its end. */
    public static Thread worker(QuicConnection[] handOver, CountDownLatch remembered, CountDownLatch end) {
        return Thread.ofPlatform().daemon().name("worker-1").start(() -> {
            remember(handOver[0]);
            handOver[0] = null;
            remembered.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
