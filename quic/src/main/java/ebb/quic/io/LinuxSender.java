package ebb.quic.io;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import ebb.quic.memory.DatagramBatch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;

/**
 * The sending half of a Linux socket: one copy of the batch to memory that the kernel can read, one sendmmsg for all of
 * it, in which each run of equal datagrams is one message that the kernel cuts (UDP_SEGMENT). Loop-confined; the socket
 * owns it.
 */
final class LinuxSender {
    /** What the kernel takes for one message, whatever the IP version: 0xfff0 less the headers. */
    private static final int MAX_RUN_BYTES = 65_492;
    /** How long a full send buffer may hold up the loop before datagrams are given up. */
    private static final long PATIENCE_NANOS = 2_000_000;

    private final int descriptor;
    private final int family;
    /** Whether the source address of each datagram can be chosen: not where the socket is bound to one. */
    private final boolean choosesSource;
    private final LinuxAddresses addresses;
    private final LinuxPoll room;
    private final MemorySegment errno;
    private final LinuxMessages messages;
    private final MemorySegment payload;
    /** The first datagram of each message, and behind the last message where the next would start. */
    private final int[] firsts = new int[DatagramBatch.MAX_DATAGRAMS + 1];
    private boolean segmentation;
    private int failure;

    LinuxSender(Arena arena, LinuxBinding binding, LinuxAddresses addresses) {
        descriptor = binding.descriptor();
        family = binding.family();
        choosesSource = binding.isWildcard();
        segmentation = binding.segmentation();
        this.addresses = addresses;
        room = new LinuxPoll(arena, LinuxCalls.POLLOUT, descriptor);
        errno = LinuxCalls.newErrno(arena);
        messages = new LinuxMessages(arena, DatagramBatch.MAX_DATAGRAMS);
        payload = arena.allocate(DatagramBatch.BYTES, Long.BYTES);
    }

    /** Whether runs go out as one message each. */
    boolean segmentation() {
        return segmentation;
    }

    void send(DatagramBatch batch) {
        MemorySegment.copy(batch.array(), 0, payload, JAVA_BYTE, 0, batch.end());
        for (int at = 0; at < batch.count(); ) {
            int built = build(batch, at, batch.count(), segmentation);
            int sent = transmit(built);
            at = firsts[sent];
            if (sent < built) {
                int after = firsts[sent + 1];
                if (after - at > 1) {
                    sendOneByOne(batch, at, after);
                }
                at = after;
            }
        }
    }

    /** The kernel refused a run as one message. If it takes each datagram of it, it is segmentation that it refuses. */
    private void sendOneByOne(DatagramBatch batch, int from, int to) {
        boolean suspect = failure == LinuxCalls.EIO || failure == LinuxCalls.EINVAL;
        for (int at = from; at < to; ) {
            int built = build(batch, at, to, false);
            int sent = transmit(built);
            at += sent;
            if (sent < built) {
                suspect = false;
                at++;
            }
        }
        if (suspect) {
            segmentation = false;
        }
    }

    /** Makes messages of the datagrams; how many. */
    private int build(DatagramBatch batch, int from, int to, boolean inRuns) {
        int built = 0;
        int at = from;
        while (at < to) {
            int length = inRuns ? batch.run(at, MAX_RUN_BYTES) : 1;
            firsts[built] = at;
            message(built, batch, at, length);
            built++;
            at += length;
        }
        firsts[built] = to;
        return built;
    }

    private void message(int i, DatagramBatch batch, int first, int length) {
        int last = first + length - 1;
        int bytes = batch.offset(last) + batch.length(last) - batch.offset(first);
        messages.payload(i, payload.address() + batch.offset(first), bytes);
        InetSocketAddress remote = batch.remote(first);
        // With no address the kernel refuses the message, as it does where it knows no route.
        messages.prepareToSend(i, addresses.write(remote, family, messages.names(), messages.name(i)));
        if (length > 1) {
            long data = messages.addControl(i, LinuxOption.UDP_SEGMENT, Short.BYTES);
            messages.controls().set(JAVA_SHORT, data, (short) batch.length(first));
        }
        InetSocketAddress local = choosesSource ? batch.local(first) : null;
        if (batch.ecn(first) != 0 || local != null) {
            mark(i, batch.ecn(first), local, addresses.isIpv4(remote));
        }
    }

    private void mark(int i, int ecn, InetSocketAddress local, boolean ipv4) {
        MemorySegment controls = messages.controls();
        if (ecn != 0) {
            LinuxOption field = ipv4 ? LinuxOption.IP_TOS : LinuxOption.IPV6_TCLASS;
            controls.set(JAVA_INT, messages.addControl(i, field, Integer.BYTES), ecn);
        }
        if (local == null || addresses.isIpv4(local) != ipv4) {
            return;
        }
        if (ipv4) {
            addresses.writePacketInfo4(local, controls,
                    messages.addControl(i, LinuxOption.IP_PKTINFO, LinuxAddresses.PACKET_INFO_4_BYTES));
        } else {
            addresses.writePacketInfo6(local, controls,
                    messages.addControl(i, LinuxOption.IPV6_PKTINFO, LinuxAddresses.PACKET_INFO_6_BYTES));
        }
    }

    /** Hands over the messages; how many were taken before one was refused, for the reason in {@link #failure}. */
    private int transmit(int built) {
        int sent = 0;
        boolean mayWait = true;
        while (sent < built) {
            int result = LinuxCalls.sendmmsg(errno, descriptor, messages.from(sent), built - sent);
            if (result > 0) {
                sent += result;
                mayWait = true;
            } else if ((result == -LinuxCalls.EAGAIN || result == -LinuxCalls.ENOBUFS) && mayWait) {
                mayWait = false;
                room.await(PATIENCE_NANOS);
            } else if (result != -LinuxCalls.EINTR) {
                failure = -result;
                return sent;
            }
        }
        return sent;
    }
}
