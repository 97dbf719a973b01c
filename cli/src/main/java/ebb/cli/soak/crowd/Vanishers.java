package ebb.cli.soak.crowd;

import ebb.quic.QuicClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Connections whose client loses its state while the server is sending: the gate that they went through is cut, and on
 * its port another client takes over, which knows none of them and answers what it gets with stateless resets. Those
 * carry tokens that the server was never given (a client has none to give for its first connection ID, RFC 9000
 * §18.2), so the server has to find out by itself.
 */
final class Vanishers implements Group {

    private final Invitation invitation;
    private final Gate gate;
    private final Caller caller;
    private final int size;
    private final Calls calls;
    private Optional<QuicClient> successor = Optional.empty();

    Vanishers(Invitation invitation, int size) throws IOException {
        this.invitation = invitation;
        this.gate = new Gate(invitation.server(), true);
        this.caller = Switchboard.caller(invitation.by(gate.address()), size);
        this.size = size;
        this.calls = new Calls(invitation.idleMillis());
    }

    @Override
    public void open(Tally tally) {
        calls.open(tally, size, () -> {
            Caller.Call call = caller.call();
            if (invitation.traffic()) {
                call.exchange();
            }
            call.trickle();
            return call;
        });
    }

    @Override
    public void end() {
        calls.fallSilent();
        gate.close();
        try {
            successor = Optional.of(Switchboard.successor(invitation, gate.outerPort()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot take over port " + gate.outerPort(), e);
        }
    }

    @Override
    public long forget() {
        gate.close();
        calls.fallSilent();
        successor.ifPresent(QuicClient::close);
        caller.quic().close();
        return caller.quic().report().driftBytes();
    }
}
