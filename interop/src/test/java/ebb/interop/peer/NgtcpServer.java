package ebb.interop.peer;

import ebb.interop.harness.Credentials;
import ebb.interop.harness.PeerProcess;
import ebb.interop.harness.Ports;
import ebb.interop.harness.Programs;
import ebb.interop.harness.RunningServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * ngtcp2's gtlsserver, serving a folder; {@code /N} without a file of that name is N bytes.
 *
 * @param process the running program
 * @param port its UDP port
 */
public record NgtcpServer(PeerProcess process, int port) implements RunningServer {
    /** Starts the installed one on 127.0.0.1, or no test. */
    public static NgtcpServer start(Path root, String... flags)
            throws IOException, GeneralSecurityException, InterruptedException {
        return startOn("127.0.0.1", root, flags);
    }

    /** Starts the installed one on {@code address}, or no test. */
    public static NgtcpServer startOn(String address, Path root, String... flags)
            throws IOException, GeneralSecurityException, InterruptedException {
        String program = Programs.require("gtlsserver");
        Credentials credentials = Credentials.shared();
        int port = Ports.free();
        List<String> command = new ArrayList<>(List.of(program, "-d", root.toString(), "--max-dyn-length=64M"));
        command.addAll(List.of(flags));
        command.addAll(List.of(address, String.valueOf(port), credentials.keyPem().toString(),
                credentials.certificatePem().toString()));
        PeerProcess process = PeerProcess.start(root, command);
        try {
            Ports.awaitServer(new InetSocketAddress(address, port), Duration.ofSeconds(10), process);
        } catch (IOException | AssertionError failure) {
            process.close();
            throw failure;
        }
        return new NgtcpServer(process, port);
    }

    @Override
    public void close() {
        process.close();
    }
}
