package ebb.quic.io;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Binds sockets: {@link LinuxUdpSocket} where the system and the JVM permit it, {@link NioUdpSocket} elsewhere. The
 * system property {@code ebb.socket=nio} asks for the latter. Thread-safe.
 */
public final class UdpSockets {
    private static final System.Logger LOG = System.getLogger("ebb.quic.io");
    private static final Set<String> ARCHITECTURES = Set.of("amd64", "x86_64", "aarch64");
    private static final AtomicBoolean EXPLAINED = new AtomicBoolean();

    private UdpSockets() {
    }

    /** Binds a socket; port 0 picks a free one. An {@link IOException} names the address that could not be had. */
    public static UdpSocket bind(InetSocketAddress local) throws IOException {
        return bind(local, false);
    }

    /**
     * Binds several sockets to one address, among which the kernel divides what arrives by where it comes from. Where
     * the system cannot do that, there is one, and the log says so.
     */
    public static List<UdpSocket> bindAll(InetSocketAddress local, int count) throws IOException {
        List<UdpSocket> sockets = new ArrayList<>(count);
        // Without sharing at first: else an address in use by another process of this user would pass for a free one.
        sockets.add(bind(local));
        try {
            if (count > 1 && !(isLinux() && sockets.getFirst().share())) {
                LOG.log(System.Logger.Level.WARNING, "one loop instead of " + count
                        + ": this system does not divide datagrams among sockets (SO_REUSEPORT of Linux)");
                return sockets;
            }
            while (sockets.size() < count) {
                sockets.add(bind(sockets.getFirst().localAddress(), true));
            }
            return sockets;
        } catch (IOException | RuntimeException e) {
            for (UdpSocket socket : sockets) {
                socket.close();
            }
            throw e;
        }
    }

    private static UdpSocket bind(InetSocketAddress local, boolean shared) throws IOException {
        if (local.isUnresolved()) {
            throw new UnknownHostException(local.getHostString());
        }
        try {
            UdpSocket fast = hasFastSocket() && isPermitted() ? bindLinux(local, shared) : null;
            return fast != null ? fast : NioUdpSocket.bind(local, shared);
        } catch (IOException | RuntimeException e) {
            throw new IOException("cannot bind UDP " + local.getHostString() + ":" + local.getPort() + ": "
                    + e.getMessage(), e);
        }
    }

    private static boolean isLinux() {
        return System.getProperty("os.name").equals("Linux");
    }

    private static boolean hasFastSocket() {
        return isLinux()
                && ARCHITECTURES.contains(System.getProperty("os.arch").toLowerCase(Locale.ROOT))
                && !"nio".equals(System.getProperty("ebb.socket"));
    }

    private static boolean isPermitted() {
        Module module = UdpSockets.class.getModule();
        if (module.isNativeAccessEnabled()) {
            return true;
        }
        explain("the JVM was not started with --enable-native-access="
                + (module.isNamed() ? module.getName() : "ALL-UNNAMED"));
        return false;
    }

    private static UdpSocket bindLinux(InetSocketAddress local, boolean shared) throws IOException {
        try {
            return shared ? LinuxUdpSocket.bindShared(local, LinuxOffload.ALL)
                    : LinuxUdpSocket.bind(local, LinuxOffload.ALL);
        } catch (LinkageError | UnsupportedOperationException e) {
            explain(e.getMessage());
            return null;
        }
    }

    private static void explain(String reason) {
        if (EXPLAINED.compareAndSet(false, true)) {
            LOG.log(System.Logger.Level.INFO,
                    "UDP goes through java.nio, one system call a datagram, which is several times slower: " + reason);
        }
    }
}
