package ebb.quic.io;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
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
        if (local.isUnresolved()) {
            throw new UnknownHostException(local.getHostString());
        }
        try {
            UdpSocket fast = isLinux() && isPermitted() ? bindLinux(local) : null;
            return fast != null ? fast : NioUdpSocket.bind(local);
        } catch (IOException | RuntimeException e) {
            throw new IOException("cannot bind UDP " + local.getHostString() + ":" + local.getPort() + ": "
                    + e.getMessage(), e);
        }
    }

    private static boolean isLinux() {
        return System.getProperty("os.name").equals("Linux")
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

    private static UdpSocket bindLinux(InetSocketAddress local) throws IOException {
        try {
            return LinuxUdpSocket.bind(local, LinuxOffload.ALL);
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
