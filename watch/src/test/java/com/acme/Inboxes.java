package com.acme;

import ebb.quic.ProtocolHandler;
import ebb.quic.QuicConnection;
import ebb.quic.QuicStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** An application that makes an inbox for each connection, and keeps all of them. */
public final class Inboxes implements ProtocolHandler {
    private static final List<byte[]> ALL = Collections.synchronizedList(new ArrayList<>());
    private static final int INBOX_BYTES = 1 << 20;

    private final CountDownLatch expected;

    /** So many connections are expected. */
    public Inboxes(int connections) {
        expected = new CountDownLatch(connections);
    }

    @Override
    public void opened(QuicConnection connection) {
        ALL.add(new byte[INBOX_BYTES]);
        expected.countDown();
    }

    /** Waits until all of them have an inbox. */
    public void awaitAll() throws InterruptedException {
        expected.await();
    }

    @Override
    public void stream(QuicConnection connection, QuicStream stream) {
        stream.reset(0);
    }

    public static void clear() {
        ALL.clear();
    }
}
