package ebb.quic.io;

import ebb.quic.memory.DatagramBatch;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;

/**
 * The fast socket: on Linux, through the JDK's foreign function interface, many datagrams with one system call each way
 * (sendmmsg with UDP_SEGMENT, recvmmsg with UDP_GRO), ECN marks and the local address of each, waiting to the nanosecond.
 * It keeps about 1.2 MB outside the heap, which {@link #close} gives back.
 */
final class LinuxUdpSocket implements UdpSocket {
    private final Arena arena = Arena.ofShared();
    private final LinuxBinding binding;
    private final LinuxBell bell;
    private final LinuxSender sender;
    private final LinuxReceiver receiver;
    private boolean closed;

    private LinuxUdpSocket(LinuxBinding binding) throws IOException {
        this.binding = binding;
        boolean complete = false;
        try {
            bell = new LinuxBell(arena, binding.descriptor());
            LinuxAddresses addresses = new LinuxAddresses();
            sender = new LinuxSender(arena, binding, addresses);
            receiver = new LinuxReceiver(arena, binding, addresses);
            complete = true;
        } finally {
            if (!complete) {
                LinuxCalls.close(LinuxCalls.newErrno(arena), binding.descriptor());
                arena.close();
            }
        }
    }

    /** Binds a socket; port 0 picks a free one. See {@link UdpSockets#bind}. */
    static LinuxUdpSocket bind(InetSocketAddress local, LinuxOffload offload) throws IOException {
        return new LinuxUdpSocket(LinuxBinding.open(local, offload));
    }

    /** Whether runs of datagrams are sent as one; becomes false when the kernel turns out to refuse it. */
    boolean segmentation() {
        return sender.segmentation();
    }

    @Override
    public InetSocketAddress localAddress() {
        return binding.local();
    }

    @Override
    public int receive(ArrivalBatch arrivals) throws IOException {
        return receiver.receive(arrivals);
    }

    @Override
    public void send(DatagramBatch batch) {
        sender.send(batch);
    }

    @Override
    public void await(long nanos) {
        bell.await(nanos);
    }

    @Override
    public void wakeup() {
        bell.ring();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        bell.close();
        MemorySegment errno = LinuxCalls.newErrno(arena);
        LinuxCalls.close(errno, binding.descriptor());
        arena.close();
    }
}
