package com.acme;

import ebb.quic.QuicConnection;
import java.util.concurrent.CountDownLatch;

/** An application whose virtual threads wait for something that never comes, with the connection in hand. */
public final class Chat {

    private Chat() {
    }

    /** A virtual thread that takes the connection out of the array and waits with it. */
    public static Thread start(String name, QuicConnection[] handOver, CountDownLatch waiting, CountDownLatch end) {
        return Thread.ofVirtual().name(name).start(() -> serve(take(handOver), waiting, end));
    }

    private static QuicConnection take(QuicConnection[] handOver) {
        QuicConnection taken = handOver[0];
        handOver[0] = null;
        return taken;
    }

    private static void serve(QuicConnection connection, CountDownLatch waiting, CountDownLatch end) {
        waiting.countDown();
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connection.close();
    }
}
