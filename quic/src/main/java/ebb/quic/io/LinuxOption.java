package ebb.quic.io;

/**
 * Socket options and control messages by level and number, as Linux defines them for x86-64 and AArch64 alike. A
 * control message that asks for something on one datagram has the number of the option that asks for it on all of them.
 */
enum LinuxOption {
    SO_SNDBUF(Level.SOCKET, 7),
    SO_RCVBUF(Level.SOCKET, 8),
    /** No UDP checksums, which rules segmentation out: how tests meet a kernel that refuses it. */
    SO_NO_CHECK(Level.SOCKET, 11),
    /** Several sockets at one address, among which the kernel divides senders by a hash of the addresses. */
    SO_REUSEPORT(Level.SOCKET, 15),
    /** Like those for the buffers above, but beyond the limits of the system: for privileged processes. */
    SO_SNDBUFFORCE(Level.SOCKET, 32),
    SO_RCVBUFFORCE(Level.SOCKET, 33),
    /** Segmentation offload: the kernel cuts one message into datagrams of this size. */
    UDP_SEGMENT(Level.UDP, 103),
    /** Receive offload: datagrams of one sender and one size arrive as one message, which tells the size. */
    UDP_GRO(Level.UDP, 104),
    IP_TOS(Level.IP, 1),
    IP_PKTINFO(Level.IP, 8),
    IP_MTU_DISCOVER(Level.IP, 10),
    IP_RECVTOS(Level.IP, 13),
    IPV6_MTU_DISCOVER(Level.IPV6, 23),
    IPV6_V6ONLY(Level.IPV6, 26),
    IPV6_RECVPKTINFO(Level.IPV6, 49),
    IPV6_PKTINFO(Level.IPV6, 50),
    IPV6_RECVTCLASS(Level.IPV6, 66),
    IPV6_TCLASS(Level.IPV6, 67);

    private final int level;
    private final int number;

    LinuxOption(int level, int number) {
        this.level = level;
        this.number = number;
    }

    int level() {
        return level;
    }

    int number() {
        return number;
    }

    boolean is(int someLevel, int someNumber) {
        return level == someLevel && number == someNumber;
    }

    private static final class Level {
        static final int IP = 0;
        static final int SOCKET = 1;
        static final int UDP = 17;
        static final int IPV6 = 41;
    }
}
