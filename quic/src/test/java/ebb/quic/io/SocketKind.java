package ebb.quic.io;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;

/** Every way to a socket that there is on this system. */
enum SocketKind {
    LINUX,
    LINUX_WITHOUT_OFFLOAD,
    NIO;

    private static final Set<String> ARCHITECTURES = Set.of("amd64", "aarch64");

    UdpSocket bind(InetSocketAddress local) throws IOException {
        return switch (this) {
            case LINUX -> bindLinux(local, LinuxOffload.ALL);
            case LINUX_WITHOUT_OFFLOAD -> bindLinux(local, LinuxOffload.NONE);
            case NIO -> NioUdpSocket.bind(local);
        };
    }

    UdpSocket bind(String host) throws IOException {
        return bind(new InetSocketAddress(InetAddress.getByName(host), 0));
    }

    /** Whether it sees ECN marks and local addresses of what it receives. */
    boolean knowsHeaders() {
        return this != NIO;
    }

    static LinuxUdpSocket bindLinux(InetSocketAddress local, LinuxOffload offload) throws IOException {
        assumeLinux();
        return LinuxUdpSocket.bind(local, offload);
    }

    static void assumeLinux() {
        assumeTrue(System.getProperty("os.name").equals("Linux")
                && ARCHITECTURES.contains(System.getProperty("os.arch")), "not a system with the Linux socket");
    }

    static void assumeIpv6() {
        try (UdpSocket trial = NioUdpSocket.bind(new InetSocketAddress(InetAddress.getByName("::1"), 0))) {
            assumeTrue(trial.localAddress().getPort() > 0);
        } catch (IOException e) {
            assumeTrue(false, "no IPv6 here: " + e.getMessage());
        }
    }
}
