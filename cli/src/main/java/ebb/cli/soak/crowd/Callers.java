package ebb.cli.soak.crowd;

import java.io.IOException;

/** Connections that are opened properly; then the client hangs up, or says nothing more. */
final class Callers implements Group {

    private final Caller caller;
    private final int size;
    private final boolean polite;
    private final boolean traffic;
    private final Calls calls;

    Callers(Invitation invitation, int size, boolean polite) throws IOException {
        this.caller = Switchboard.caller(invitation, size);
        this.size = size;
        this.polite = polite;
        this.traffic = invitation.traffic();
        this.calls = new Calls(invitation.idleMillis());
    }

    @Override
    public void open(Tally tally) {
        calls.open(tally, size, () -> {
            Caller.Call call = caller.call();
            if (traffic) {
                call.exchange();
            }
            return call;
        });
    }

    @Override
    public void end() {
        calls.fallSilent();
        if (polite) {
            calls.hangUp();
        }
    }

    @Override
    public long forget() {
        calls.fallSilent();
        caller.quic().close();
        return caller.quic().report().driftBytes();
    }
}
