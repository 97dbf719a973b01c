package ebb.cli.soak.crowd;

import java.io.IOException;
import java.io.InterruptedIOException;

/**
 * Connections whose handshake stops half way: the server gets the client's first flight and nothing more, because the
 * gate between them lets no answer back and then shuts.
 */
final class HalfOpeners implements Group {

    /** Dialled in portions with pauses: nobody waits for an answer, which would slow the client down. */
    private static final int PORTION = 8;
    private static final long PAUSE_MILLIS = 20;
    private static final int PATIENCE = 500;

    private final Gate gate;
    private final Caller caller;
    private final int size;

    HalfOpeners(Invitation invitation, int size) throws IOException {
        this.gate = new Gate(invitation.server(), false);
        this.caller = Switchboard.caller(invitation.by(gate.address()), size);
        this.size = size;
    }

    @Override
    public void open(Tally tally) {
        try {
            for (int i = 0; i < size; i++) {
                Thread.ofVirtual().start(this::dial);
                if (i % PORTION == 0) {
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
            for (int i = 0; i < PATIENCE && gate.newcomers() < size; i++) {
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            tally.failed(new InterruptedIOException("interrupted"));
        }
        tally.opened(Math.min(size, gate.newcomers()));
        for (int i = gate.newcomers(); i < size; i++) {
            tally.failed(new IOException("the first flight was not sent"));
        }
        // Before the clients repeat themselves.
        gate.close();
    }

    private void dial() {
        try {
            caller.call();
        } catch (IOException e) {
            // What is meant to happen: no answer ever comes.
            return;
        }
    }

    @Override
    public void end() {
        gate.close();
    }

    @Override
    public long forget() {
        gate.close();
        caller.quic().close();
        return caller.quic().report().driftBytes();
    }
}
