package ebb.quic.connection;

import ebb.quic.recovery.MtuProbe;
import ebb.quic.recovery.SentPacket;

/**
 * How large datagrams may be on the path in use (RFC 9000 §14, RFC 8899). The search for more than the minimum begins
 * with the first full datagram of a confirmed connection, so that quiet connections neither probe nor keep a probe.
 * Loop-confined.
 */
final class PathMtu {
    /** What Ethernet leaves to UDP over IPv6; over IPv4 it would be 20 bytes more. */
    private static final int CEILING_BYTES = 1452;

    private int peerLimit = CEILING_BYTES;
    private boolean confirmed;
    private MtuProbe probe;

    /** The largest datagram to send now. */
    int bytes() {
        return probe == null ? Math.min(MtuProbe.BASE_BYTES, peerLimit) : probe.maxDatagramBytes();
    }

    /** The peer's max_udp_payload_size (RFC 9000 §18.2). */
    void peerLimit(long limit) {
        peerLimit = (int) Math.min(limit, peerLimit);
    }

    /** The handshake is confirmed: probing is allowed (RFC 9000 §14.3.1). */
    void confirmed() {
        confirmed = true;
    }

    /** A datagram as large as allowed was sent: larger ones would be of use. */
    void filled() {
        if (confirmed && probe == null && peerLimit > MtuProbe.BASE_BYTES) {
            probe = new MtuProbe(peerLimit);
            probe.start();
        }
    }

    /** The size of the probe that is due, or 0. */
    int probeDue(long now) {
        return probe == null ? 0 : probe.probeDue(now);
    }

    void probeSent(int bytes) {
        probe.probeSent(bytes);
    }

    /** A probe arrived; true when datagrams may be larger now. */
    boolean probeAcked(int bytes, long now) {
        if (probe == null) {
            return false;
        }
        int before = probe.maxDatagramBytes();
        probe.probeAcked(bytes, now);
        return probe.maxDatagramBytes() != before;
    }

    void probeLost(int bytes, long now) {
        if (probe != null) {
            probe.probeLost(bytes, now);
        }
    }

    void acked(SentPacket packet) {
        if (probe != null) {
            probe.acked(packet);
        }
    }

    /** True when the losses show that the path carries no full datagrams any more: they are smaller from now on. */
    boolean lost(SentPacket packet) {
        return probe != null && probe.lost(packet);
    }

    /** The probe timer fired so many times in a row; returns as {@link #lost} does. */
    boolean timedOut(int consecutive) {
        return probe != null && probe.timedOut(consecutive);
    }

    /** Another path: nothing is known of it but the minimum. */
    void reset() {
        probe = null;
    }
}
