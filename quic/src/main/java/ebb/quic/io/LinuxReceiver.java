package ebb.quic.io;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;

/**
 * The receiving half of a Linux socket: recvmmsg into memory of its own, from where each message is copied once to a
 * batch and cut into its datagrams. What a batch has no room for stays here until the next. Loop-confined; the socket
 * owns it.
 *
 * <p>Bound: {@link #MESSAGES} buffers, large enough for what the kernel may put together.
 */
final class LinuxReceiver {
    private static final int MESSAGES = 16;
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int ECN_BITS = 3;
    /** Failed attempts in a row after which the error is not one of some datagram, but of the socket. */
    private static final int MAX_FAILURES = 16;

    private final int descriptor;
    private final InetSocketAddress bound;
    private final LinuxAddresses addresses;
    private final MemorySegment errno;
    private final LinuxMessages messages;
    private final MemorySegment buffers;
    private int filled;
    private int next;
    private int largest = 1;
    // Of the message that is next:
    private int position;
    private int segment;
    private int ecn;
    private InetSocketAddress local;

    LinuxReceiver(Arena arena, LinuxBinding binding, LinuxAddresses addresses) {
        descriptor = binding.descriptor();
        bound = binding.local();
        this.addresses = addresses;
        errno = LinuxCalls.newErrno(arena);
        messages = new LinuxMessages(arena, MESSAGES);
        buffers = arena.allocate((long) MESSAGES * BUFFER_BYTES, Long.BYTES);
        for (int i = 0; i < MESSAGES; i++) {
            messages.payload(i, buffers.address() + (long) i * BUFFER_BYTES, BUFFER_BYTES);
        }
    }

    int receive(ArrivalBatch arrivals) throws IOException {
        arrivals.clear();
        boolean drained = false;
        while (!arrivals.isFull()) {
            if (next < filled) {
                deliver(arrivals);
                continue;
            }
            int wanted = wanted();
            if (drained || fill(wanted) == 0) {
                break;
            }
            drained = filled < wanted;
        }
        return arrivals.count();
    }

    /** No more messages than fill a batch if they are as large as the last were: the kernel keeps the rest. */
    private int wanted() {
        return Math.clamp(ArrivalBatch.BYTES / largest, 1, MESSAGES);
    }

    private int fill(int wanted) throws IOException {
        for (int i = 0; i < filled; i++) {
            messages.prepareToReceive(i);
        }
        filled = 0;
        next = 0;
        largest = 1;
        for (int failures = 0; failures < MAX_FAILURES; failures++) {
            int result = LinuxCalls.recvmmsg(errno, descriptor, messages.from(0), wanted);
            if (result >= 0) {
                filled = result;
                return result;
            }
            switch (-result) {
                case LinuxCalls.EAGAIN, LinuxCalls.ENOMEM, LinuxCalls.ENOBUFS -> {
                    return 0;
                }
                case LinuxCalls.EINTR -> failures--;
                // What became of a datagram that we sent; recovery notices by itself.
                case LinuxCalls.ECONNREFUSED, LinuxCalls.EHOSTUNREACH, LinuxCalls.ENETUNREACH, LinuxCalls.ENETDOWN -> {
                }
                default -> throw new IOException("recvmmsg failed with error " + -result);
            }
        }
        return 0;
    }

    private void deliver(ArrivalBatch arrivals) {
        int total = messages.received(next);
        if (position == 0) {
            open(total);
        }
        InetSocketAddress remote = addresses.read(messages.names(), messages.name(next));
        if (total == 0 || messages.isTruncated(next) || segment > ArrivalBatch.MAX_DATAGRAM_BYTES || remote == null) {
            next++;
            return;
        }
        int length = Math.min(total - position, arrivals.room(segment) * segment);
        MemorySegment.copy(buffers, JAVA_BYTE, (long) next * BUFFER_BYTES + position, arrivals.array(), arrivals.end(),
                length);
        for (int left = length; left > 0; left -= segment) {
            arrivals.commit(Math.min(segment, left), remote, local, ecn);
        }
        position += length;
        if (position == total) {
            position = 0;
            next++;
        }
    }

    /** Reads what the kernel says about the next message. */
    private void open(int total) {
        largest = Math.max(largest, total);
        segment = total;
        ecn = 0;
        local = bound;
        long end = messages.controlEnd(next);
        for (long at = messages.control(next); end - at >= LinuxMessages.CONTROL_HEADER_BYTES; ) {
            learn(at);
            at = messages.controlAfter(at);
        }
    }

    private void learn(long at) {
        MemorySegment controls = messages.controls();
        int level = messages.controlLevel(at);
        int number = messages.controlNumber(at);
        long data = at + LinuxMessages.CONTROL_HEADER_BYTES;
        if (LinuxOption.UDP_GRO.is(level, number)) {
            int size = controls.get(JAVA_INT, data);
            segment = size > 0 ? Math.min(size, segment) : segment;
        } else if (LinuxOption.IP_TOS.is(level, number)) {
            ecn = controls.get(JAVA_BYTE, data) & ECN_BITS;
        } else if (LinuxOption.IPV6_TCLASS.is(level, number)) {
            ecn = controls.get(JAVA_INT, data) & ECN_BITS;
        } else if (LinuxOption.IP_PKTINFO.is(level, number)) {
            local = addresses.readPacketInfo4(controls, data, bound.getPort());
        } else if (LinuxOption.IPV6_PKTINFO.is(level, number)) {
            local = addresses.readPacketInfo6(controls, data, bound.getPort());
        }
    }
}
