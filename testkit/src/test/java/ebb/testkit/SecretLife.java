package ebb.testkit;

import ebb.quic.connection.Link;
import ebb.quic.endpoint.Endpoint;
import ebb.quic.endpoint.EndpointConfig;
import ebb.quic.model.QuicClosedException;
import ebb.quic.model.QuicLimits;
import ebb.quic.model.QuicVersion;
import ebb.quic.model.RetryPolicy;
import ebb.quic.protection.AeadTools;
import ebb.quic.protection.CipherSuite;
import ebb.quic.protection.PacketKeys;
import ebb.quic.recovery.Cubic;
import ebb.quic.tls.ClientAuth;
import ebb.quic.tls.ClientHandshake;
import ebb.quic.tls.ServerHandshake;
import ebb.quic.tls.TlsClientConfig;
import ebb.quic.tls.TlsOutput;
import ebb.quic.tls.TlsServerConfig;
import ebb.quic.trace.QlogDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * A connection with Ebb's own TLS between two endpoints whose every object, log line, qlog record and report is
 * listened to, after every event, for what it says and for where its secrets are.
 */
final class SecretLife implements AutoCloseable {
    private static final Duration LONG = Duration.ofMinutes(10);

    private final SecretWalk walk = new SecretWalk();
    private final StringBuilder said = new StringBuilder();
    private final Logger log = Logger.getLogger("ebb");
    private final Handler ear = new Ear();
    private final SplittableRandom random = new SplittableRandom(4);
    private final SimNet net = new SimNet(random.split(), List.of(Nodes.delay(Duration.ofMillis(10))));
    private final List<byte[]> ofServer = new ArrayList<>();
    private final Path folder;
    private final QlogDirectory qlog;
    private final SimHost server;
    private final SimHost client;
    private final TlsClientConfig tls = new TlsClientConfig("localhost", 4433, List.of("sim"),
            TestIdentity.shared().trustManager(), true, null, List.of(), List.of(), null);

    SecretLife(Path folder) throws IOException {
        this.folder = folder;
        qlog = new QlogDirectory(folder, 0, Instant.EPOCH);
        log.addHandler(ear);
        log.setLevel(Level.ALL);
        log.setUseParentHandlers(false);
        server = new SimHost(net, Pair.SERVER, config(true), new Echo());
        client = new SimHost(net, Pair.CLIENT, config(false), SimApplication.NONE);
    }

    private EndpointConfig config(boolean isServer) {
        SplittableRandom own = random.split();
        EndpointConfig.Secrets secrets = EndpointConfig.Secrets.random(own);
        ofServer.add(secrets.token());
        ofServer.add(secrets.reset());
        SecureRandom chance = new SecureRandom();
        TlsServerConfig config = new TlsServerConfig(List.of(TestIdentity.shared().keyManager()), List.of("sim"),
                ClientAuth.NONE, null, List.of(), List.of(), null);
        EndpointConfig whole = new EndpointConfig(isServer, QuicLimits.defaults(), RetryPolicy.NEVER,
                List.of(QuicVersion.V1),
                isServer ? output -> new ServerHandshake(config, overheard(output), chance) : null, Cubic::new,
                qlog::open, secrets, new AeadTools(), own, 1_700_000_000L);
        said.append(whole).append(secrets);
        return whole;
    }

    /** Notes the secrets that an engine hands over, with the arrays that they come in. */
    private TlsOutput overheard(TlsOutput output) {
        return (TlsOutput) Proxy.newProxyInstance(TlsOutput.class.getClassLoader(), new Class<?>[] {TlsOutput.class},
                (proxy, method, arguments) -> {
                    if (method.getName().endsWith("Secret")) {
                        walk.add((byte[]) arguments[2], "the argument of " + method.getName());
                    }
                    try {
                        return method.invoke(output, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    SecretWalk walk() {
        return walk;
    }

    /** Everything that has to stay secret. */
    List<byte[]> secrets() {
        return Stream.concat(walk.contents().stream(), ofServer.stream()).toList();
    }

    Link dial() {
        return client.connect(new Endpoint.Dial(Pair.SERVER, QuicVersion.V1, new byte[0],
                output -> new ClientHandshake(tls, overheard(output), new SecureRandom())));
    }

    Link connect() {
        Link link = dial();
        if (!runUntil(() -> client.opened().contains(link) && server.opened().size() == 1)) {
            throw new AssertionError("the handshake did not complete: " + client.closing() + server.closing());
        }
        comeToRest(link);
        return link;
    }

    /** Runs until so many arrays of secrets were found. */
    boolean runUntilKeys(int count) {
        return runUntil(() -> walk.arrays().size() >= count);
    }

    void updateKeys(Link link) {
        link.core().requestKeyUpdate();
        comeToRest(link);
    }

    /** Something is said, and then nothing for a while. */
    private void comeToRest(Link link) {
        Requests.ping(link);
        long end = net.now() + Duration.ofSeconds(2).toNanos();
        net.at(Duration.ofNanos(end), () -> { });
        runUntil(() -> net.now() >= end);
    }

    /** The arrays that hold the keys of a connection now. */
    List<byte[]> keysOf(Link link) {
        return walk.look(link.core());
    }

    /** What happens when keys are used that are gone. */
    void failToUseFreedKeys() {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        walk.add(secret.clone(), "keys that are gone");
        PacketKeys keys = PacketKeys.of(CipherSuite.AES_128_GCM_SHA256, QuicVersion.V1, secret);
        walk.look(keys);
        keys.free();
        try {
            new AeadTools().seal(keys, 0, new byte[100], 0, 20, 20);
        } catch (IllegalStateException e) {
            log.log(Level.SEVERE, "a defect is logged", e);
        }
    }

    private boolean runUntil(BooleanSupplier condition) {
        return net.runUntil(() -> {
            for (SimHost host : List.of(server, client)) {
                walk.look(host.endpoint());
                said.append(host.endpoint().report()).append(host.endpoint().totals())
                        .append(host.endpoint().census().connections(net.now())).append(host.endpoint().held(net.now()));
            }
            return condition.getAsBoolean();
        }, LONG.plusNanos(net.now()));
    }

    /** Lets everything leave. */
    void end() {
        runUntil(() -> false);
        Stream.concat(server.opened().stream(), client.opened().stream()).forEach(link -> {
            try {
                link.live();
            } catch (QuicClosedException closed) {
                log.log(Level.INFO, closed.reason().describe(), closed);
            }
        });
        server.end();
        client.end();
    }

    /** Everything that was said by anybody. */
    String told() {
        qlog.close();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                said.append(Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        walk.descriptions().forEach(said::append);
        return said.toString();
    }

    @Override
    public void close() {
        qlog.close();
        log.removeHandler(ear);
        log.setLevel(null);
        log.setUseParentHandlers(true);
    }

    private final class Ear extends Handler {
        @Override
        public void publish(LogRecord line) {
            said.append(line.getMessage());
            for (Throwable each = line.getThrown(); each != null; each = each.getCause()) {
                said.append(each);
            }
        }

        @Override
        public void flush() {
            // Nothing is buffered.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
