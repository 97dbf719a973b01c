package ebb.testkit;

import java.net.InetSocketAddress;

/** A NAT in front of one host: its datagrams come from an outside address, which {@link #rebind} changes at will. */
public final class Nat implements NetNode {
    private final InetSocketAddress inside;
    private InetSocketAddress outside;

    public Nat(InetSocketAddress inside, InetSocketAddress outside) {
        this.inside = inside;
        this.outside = outside;
    }

    /** From now on the host is seen at this address; what goes to the one before is lost. */
    public void rebind(InetSocketAddress address) {
        outside = address;
    }

    /** Where the host is seen. */
    public InetSocketAddress outside() {
        return outside;
    }

    @Override
    public void pass(Datagram datagram, Crossing crossing) {
        if (datagram.from().equals(inside)) {
            crossing.forward(datagram.from(outside), 0);
        } else if (datagram.to().equals(outside)) {
            crossing.forward(datagram.to(inside), 0);
        } else if (!datagram.to().equals(inside)) {
            crossing.forward(datagram, 0);
        }
    }
}
