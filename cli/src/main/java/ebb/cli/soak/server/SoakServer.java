package ebb.cli.soak.server;

import ebb.cli.certificate.DevelopmentCertificate;
import ebb.cli.certificate.StateDirectory;
import ebb.cli.crypto.Acceleration;
import ebb.cli.model.CommandFailure;
import ebb.cli.soak.message.Json;
import ebb.cli.soak.message.ServerCommand;
import ebb.cli.soak.message.ServerOrder;
import ebb.cli.soak.message.ServerState;
import ebb.cli.soak.message.SoakProtocol;
import ebb.quic.ProtocolHandler;
import ebb.quic.QuicIdentity;
import ebb.quic.QuicServer;
import ebb.quic.model.QuicLimits;
import ebb.quic.model.RetryPolicy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The main class of the server's process: the first line in is a {@link ServerOrder}, each further one a
 * {@link ServerCommand}, and each is answered by one line, a {@link ServerState}. It ends when its input ends, so it
 * never outlives the run.
 */
public final class SoakServer {

    private final QuicServer server;
    private final Census census;
    private final Optional<CarelessApplication> careless;

    private SoakServer(QuicServer server, Optional<CarelessApplication> careless) {
        this.server = server;
        this.census = new Census(server, HeldLog.install());
        this.careless = careless;
    }

    /** Serves until standard input ends. */
    public static void main(String[] args) throws IOException, CommandFailure, InterruptedException {
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        // Whatever else prints must not end up among the answers.
        System.setOut(System.err);
        Acceleration.install();
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        SoakServer running = start(Json.read(ServerOrder.class, lines.readLine()));
        try (QuicServer _ = running.server) {
            answers.println(Json.line(running.census.count()));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                answers.println(Json.line(running.obey(Json.read(ServerCommand.class, line))));
            }
        }
    }

    private static SoakServer start(ServerOrder order) throws IOException, CommandFailure {
        DevelopmentCertificate certificate =
                DevelopmentCertificate.loadOrMake(StateDirectory.ofThisUser(), Instant.now());
        Optional<CarelessApplication> careless = order.keep() == 0 ? Optional.empty()
                : Optional.of(new CarelessApplication(order.keep(), order.keepFrom()));
        ProtocolHandler application = careless.isPresent() ? careless.get() : new SoakApplication();
        QuicServer server = QuicServer.newBuilder()
                .bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0))
                .identity(QuicIdentity.of(certificate.certificate(), certificate.key()))
                .protocol(SoakProtocol.NAME, application)
                .limits(limits(order))
                // Every connection of a wave has to get in, half-open ones too: this is no test of admission.
                .retry(RetryPolicy.NEVER)
                .start();
        return new SoakServer(server, careless);
    }

    private static QuicLimits limits(ServerOrder order) {
        return QuicLimits.newBuilder().connections(order.connections()).handshakes(order.connections())
                .stubs(order.connections())
                .idleTimeout(Duration.ofMillis(order.idleMillis()))
                .handshakeTimeout(Duration.ofMillis(order.handshakeMillis())).build();
    }

    private ServerState obey(ServerCommand command) throws InterruptedException {
        return switch (command.verb()) {
            case COUNT -> census.count();
            case COLLECT -> census.collect();
            case LEAK -> {
                careless.ifPresent(CarelessApplication::begin);
                yield census.count();
            }
        };
    }
}
