package com.acme;

import ebb.quic.QuicConnection;

/** An application whose one hub remembers the latest connection for ever. */
public final class Hub {
    public static final Hub INSTANCE = new Hub();

    private QuicConnection latest;

    private Hub() {
    }

    public void met(QuicConnection connection) {
        latest = connection;
    }

    @Override
    public String toString() {
        return "met " + latest;
    }
}
