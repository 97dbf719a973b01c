package ebb.quic.io;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A bound UDP socket of Linux with all its options set.
 *
 * @param descriptor   the socket; whoever opened it closes it
 * @param family       of the socket's addresses; one of IPv6 carries IPv4 too
 * @param local        what it is bound to
 * @param segmentation whether the kernel knows segmentation offload, and it is wanted
 */
record LinuxBinding(int descriptor, int family, InetSocketAddress local, boolean segmentation) {
    /** Room for a burst at both ends; the system may give less. */
    private static final int BUFFER_BYTES = 4 << 20;
    /** Never fragment, and let us find out for ourselves what the path carries (RFC 9000 §14). */
    private static final int PMTUDISC_PROBE = 3;
    /** Why a socket for IPv6 cannot be had on a system without it. */
    private static final int[] NO_IPV6 = {LinuxCalls.EAFNOSUPPORT, LinuxCalls.EADDRNOTAVAIL};

    boolean isWildcard() {
        return local.getAddress().isAnyLocalAddress();
    }

    /** Opens and binds. An {@link UnsupportedOperationException} says that this kernel lacks what it takes. */
    static LinuxBinding open(InetSocketAddress wanted, LinuxOffload offload) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            return new Opening(arena, offload, false).open(wanted);
        }
    }

    /** Opens and binds to an address that other sockets have and {@link #share}. */
    static LinuxBinding openShared(InetSocketAddress wanted, LinuxOffload offload) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            return new Opening(arena, offload, true).open(wanted);
        }
    }

    /** Lets others be bound to the same address; false when the kernel refuses. */
    boolean share() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment on = arena.allocateFrom(JAVA_INT, 1);
            return LinuxCalls.setOption(LinuxCalls.newErrno(arena), descriptor, LinuxOption.SO_REUSEPORT, on) >= 0;
        }
    }

    private static final class Opening {
        private final LinuxOffload offload;
        private final boolean shared;
        private final MemorySegment errno;
        private final MemorySegment value;
        private final MemorySegment name;
        private final LinuxMessages probe;
        private final LinuxAddresses addresses = new LinuxAddresses();

        Opening(Arena arena, LinuxOffload offload, boolean shared) {
            this.offload = offload;
            this.shared = shared;
            errno = LinuxCalls.newErrno(arena);
            value = arena.allocate(2 * Integer.BYTES, Long.BYTES);
            name = arena.allocate(LinuxMessages.NAME_BYTES, Long.BYTES);
            probe = new LinuxMessages(arena, 1);
        }

        LinuxBinding open(InetSocketAddress wanted) throws IOException {
            InetAddress address = wanted.getAddress();
            boolean wildcard = address.isAnyLocalAddress();
            boolean only4 = Boolean.getBoolean("java.net.preferIPv4Stack");
            boolean six = wildcard && !only4 || address instanceof Inet6Address;
            try {
                return open(wanted, six ? LinuxAddresses.FAMILY_6 : LinuxAddresses.FAMILY_4);
            } catch (LinuxFailure failure) {
                if (!six || !wildcard || !failure.isOneOf(NO_IPV6)) {
                    throw failure;
                }
                return open(new InetSocketAddress("0.0.0.0", wanted.getPort()), LinuxAddresses.FAMILY_4);
            }
        }

        private LinuxBinding open(InetSocketAddress wanted, int family) throws LinuxFailure {
            int descriptor = LinuxFailure.check(LinuxCalls.socket(errno, family));
            try {
                requireBatches(descriptor);
                boolean segmentation = configure(descriptor, wanted.getAddress().isAnyLocalAddress(), family);
                InetSocketAddress named = family == LinuxAddresses.FAMILY_6 && wanted.getAddress().isAnyLocalAddress()
                        ? new InetSocketAddress("::", wanted.getPort()) : wanted;
                int length = addresses.write(named, family, name, 0);
                LinuxFailure.check(LinuxCalls.bind(errno, descriptor, name, length));
                value.set(JAVA_INT, 0, LinuxMessages.NAME_BYTES);
                LinuxFailure.check(LinuxCalls.getsockname(errno, descriptor, name, value));
                return new LinuxBinding(descriptor, family, addresses.read(name, 0), segmentation);
            } catch (LinuxFailure | RuntimeException e) {
                LinuxCalls.close(errno, descriptor);
                throw e;
            }
        }

        /** Before it is bound, a socket has nothing to receive: all that is seen is whether the calls are there. */
        private void requireBatches(int descriptor) {
            int received = LinuxCalls.recvmmsg(errno, descriptor, probe.from(0), 1);
            int sent = LinuxCalls.sendmmsg(errno, descriptor, probe.from(0), 0);
            if (received != -LinuxCalls.EAGAIN || sent != 0) {
                throw new UnsupportedOperationException(
                        "this kernel does not move datagrams in batches (" + -received + ", " + -sent + ")");
            }
        }

        private boolean configure(int descriptor, boolean wildcard, int family) {
            boolean six = family == LinuxAddresses.FAMILY_6;
            if (shared) {
                set(descriptor, LinuxOption.SO_REUSEPORT, 1);
            }
            buffer(descriptor, LinuxOption.SO_RCVBUFFORCE, LinuxOption.SO_RCVBUF);
            buffer(descriptor, LinuxOption.SO_SNDBUFFORCE, LinuxOption.SO_SNDBUF);
            // RFC 9000 §14: datagrams must not be fragmented on their way.
            set(descriptor, LinuxOption.IP_MTU_DISCOVER, PMTUDISC_PROBE);
            set(descriptor, LinuxOption.IP_RECVTOS, 1);
            if (six) {
                set(descriptor, LinuxOption.IPV6_V6ONLY, 0);
                set(descriptor, LinuxOption.IPV6_MTU_DISCOVER, PMTUDISC_PROBE);
                set(descriptor, LinuxOption.IPV6_RECVTCLASS, 1);
            }
            if (wildcard) {
                set(descriptor, six ? LinuxOption.IPV6_RECVPKTINFO : LinuxOption.IP_PKTINFO, 1);
            }
            if (offload.coalescing()) {
                set(descriptor, LinuxOption.UDP_GRO, 1);
            }
            return offload.segmentation()
                    && LinuxCalls.getOption(errno, descriptor, LinuxOption.UDP_SEGMENT, value) >= 0;
        }

        private void buffer(int descriptor, LinuxOption beyondLimits, LinuxOption withinLimits) {
            if (!set(descriptor, beyondLimits, BUFFER_BYTES)) {
                set(descriptor, withinLimits, BUFFER_BYTES);
            }
        }

        /** False when the kernel refuses: then it is done without. */
        private boolean set(int descriptor, LinuxOption option, int number) {
            value.set(JAVA_INT, 0, number);
            return LinuxCalls.setOption(errno, descriptor, option, value) >= 0;
        }
    }
}
