package ebb.testkit;

import java.net.InetSocketAddress;

/** Something at an address of a {@link SimNet}: an endpoint under test, or an {@link EvilPeer}. */
public interface NetPeer {

    /** Where it is. */
    InetSocketAddress address();

    /** A datagram has arrived; the bytes are the peer's. */
    void receive(Datagram datagram, long now);

    /** When {@link #onTimeout} is due, in virtual nanoseconds; MAX_VALUE when never. */
    long nextTimeout();

    /** Does what is due. */
    void onTimeout(long now);

    /** Whether it ever asks for a timeout; a net may have very many peers that do not. */
    default boolean hasTimeouts() {
        return true;
    }
}
