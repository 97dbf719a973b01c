package ebb.cli.soak.crowd;

import ebb.cli.soak.message.CrowdOrder;
import ebb.cli.soak.message.SoakProtocol;
import java.net.InetSocketAddress;

/**
 * Where a crowd is to go and how.
 *
 * @param server     the address
 * @param name       the server's name, as the user wrote it
 * @param protocol   the ALPN protocol
 * @param traffic    whether each connection carries an exchange
 * @param idleMillis the idle timeout to offer, and the time for a handshake
 */
record Invitation(InetSocketAddress server, String name, String protocol, boolean traffic, long idleMillis) {

    static Invitation of(CrowdOrder order, InetSocketAddress server) {
        return new Invitation(server, order.host(), order.protocol(), order.traffic(), order.idleMillis());
    }

    /** The same to another address: that of a gate before the server. */
    Invitation by(InetSocketAddress gate) {
        return new Invitation(gate, name, protocol, traffic, idleMillis);
    }

    /** Whether the server speaks Ebb's own test protocol. */
    boolean isSoak() {
        return protocol.equals(SoakProtocol.NAME);
    }
}
