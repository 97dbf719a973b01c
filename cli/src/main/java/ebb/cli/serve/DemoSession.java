package ebb.cli.serve;

import ebb.quic.QuicConnection;

/**
 * What the application of {@code --demo-leak} keeps for a connection: the connection itself, and an inbox as heavy as
 * the queue of received packets in the report that Ebb began with, 256 slots of 112 bytes.
 */
final class DemoSession {
    private static final int SLOTS = 256;
    private static final int SLOT_BYTES = 112;

    private final QuicConnection connection;
    private final byte[] inbox = new byte[SLOTS * SLOT_BYTES];

    DemoSession(QuicConnection connection) {
        this.connection = connection;
    }

    @Override
    public String toString() {
        return connection + " with an inbox of " + inbox.length + " bytes";
    }
}
