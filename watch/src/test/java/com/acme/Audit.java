package com.acme;

import ebb.quic.QuicConnection;

/** A resource of one connection that remembers the one before. */
public final class Audit implements AutoCloseable {
    private final QuicConnection previous;

    public Audit(QuicConnection previous) {
        this.previous = previous;
    }

    @Override
    public void close() {
        previous.close();
    }
}
