package ebb.quic.io;

import ebb.quic.memory.DatagramBatch;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * The fast socket: on Linux, through the JDK's foreign function interface, many datagrams with one system call each way
 * (sendmmsg with UDP_SEGMENT, recvmmsg with UDP_GRO), ECN marks and the local address of each, waiting to the
 * nanosecond. It keeps about 1.2 MB of {@link SocketMemory} outside the heap, which {@link #close} gives back.
 */
final class LinuxUdpSocket implements UdpSocket {
    private final SocketMemory memory;
    private final LinuxBinding binding;
    private final LinuxSender sender;
    private final LinuxReceiver receiver;
    private final LinuxBell bell;
    private boolean closed;

    private LinuxUdpSocket(SocketMemory memory, LinuxBinding binding) throws IOException {
        this.memory = memory;
        this.binding = binding;
        LinuxAddresses addresses = new LinuxAddresses();
        sender = new LinuxSender(memory, binding, addresses);
        receiver = new LinuxReceiver(memory, binding, addresses);
        bell = new LinuxBell(memory, binding.descriptor());
    }

    /** Binds a socket; port 0 picks a free one. See {@link UdpSockets#bind}. */
    static LinuxUdpSocket bind(InetSocketAddress local, LinuxOffload offload) throws IOException {
        return open(LinuxBinding.open(local, offload));
    }

    /** Binds a socket to an address that others have and {@link #share}. */
    static LinuxUdpSocket bindShared(InetSocketAddress local, LinuxOffload offload) throws IOException {
        return open(LinuxBinding.openShared(local, offload));
    }

    private static LinuxUdpSocket open(LinuxBinding binding) throws IOException {
        SocketMemory memory = new SocketMemory();
        try {
            return new LinuxUdpSocket(memory, binding);
        } catch (IOException | RuntimeException | Error e) {
            release(memory, binding);
            throw e;
        }
    }

    private static void release(SocketMemory memory, LinuxBinding binding) {
        LinuxCalls.close(LinuxCalls.newErrno(memory), binding.descriptor());
        memory.close();
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
    public boolean share() {
        return binding.share();
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
        release(memory, binding);
    }
}
