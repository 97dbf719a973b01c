package ebb.cli.soak.crowd;

import ebb.cli.crypto.Acceleration;
import ebb.cli.soak.message.CloseMode;
import ebb.cli.soak.message.CrowdNews;
import ebb.cli.soak.message.CrowdOrder;
import ebb.cli.soak.message.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The main class of a crowd's process: each line in is a {@link CrowdOrder}, answered by {@link CrowdNews} until it is
 * done. It ends when its input ends, or by being killed.
 */
public final class SoakCrowd {

    private static final int NEWS_EVERY_MILLIS = 200;

    private final PrintStream answers;
    private final List<Group> groups = new ArrayList<>();
    private Tally tally = new Tally();

    private SoakCrowd(PrintStream answers) {
        this.answers = answers;
    }

    /** Obeys until standard input ends. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Acceleration.install();
        SoakCrowd crowd = new SoakCrowd(new PrintStream(System.out, true, StandardCharsets.UTF_8));
        System.setOut(System.err);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            crowd.obey(Json.read(CrowdOrder.class, line));
        }
        // Connections that still live are to end without a word, as if the process had been killed.
        Runtime.getRuntime().halt(0);
    }

    private void obey(CrowdOrder order) throws IOException, InterruptedException {
        long drift = 0;
        switch (order.verb()) {
            case OPEN -> open(order);
            case CLOSE -> {
                for (Group group : groups) {
                    group.end();
                }
            }
            case FORGET -> drift = forget();
        }
        answers.println(Json.line(tally.news(true, drift)));
    }

    private void open(CrowdOrder order) throws IOException, InterruptedException {
        forget();
        tally = new Tally();
        Invitation invitation = Invitation.of(order, new InetSocketAddress(InetAddress.getByName(order.host()),
                order.port()));
        for (Map.Entry<String, Integer> share : order.groups().entrySet()) {
            groups.add(group(CloseMode.of(share.getKey()), share.getValue(), invitation));
        }
        Thread opener = Thread.ofVirtual().start(() -> groups.forEach(group -> group.open(tally)));
        while (!opener.join(java.time.Duration.ofMillis(NEWS_EVERY_MILLIS))) {
            answers.println(Json.line(tally.news(false, 0)));
        }
    }

    private static Group group(CloseMode mode, int size, Invitation invitation) throws IOException {
        return switch (mode) {
            case GRACEFUL -> new Callers(invitation, size, true);
            case IDLE, KILL -> new Callers(invitation, size, false);
            case HALF_OPEN -> new HalfOpeners(invitation, size);
            case RESET -> new Vanishers(invitation, size);
            case MIXED -> throw new IllegalArgumentException("a group ends in one way");
        };
    }

    private long forget() {
        long drift = 0;
        for (Group group : groups) {
            drift += group.forget();
        }
        groups.clear();
        return drift;
    }
}
