package ebb.cli.soak;

import ebb.cli.model.CommandFailure;
import ebb.cli.soak.crowd.SoakCrowd;
import ebb.cli.soak.message.CloseMode;
import ebb.cli.soak.message.CrowdNews;
import ebb.cli.soak.message.CrowdOrder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The clients of a run: one process for all that end by themselves, kept from wave to wave, and a new one in each wave
 * for those that are killed.
 */
final class Crowds implements AutoCloseable {

    /** The simplest collector and compiler: clients are to start fast, and nobody measures their memory. */
    private static final JavaProcess.Setting JVM = new JavaProcess.Setting(
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"), Map.of());

    /** What became of a wave so far. */
    record News(int opened, String failure) {
    }

    /** A process and what it was last told. */
    private record Member(JavaProcess process, CrowdOrder order) {
    }

    /** Is told how many are open. */
    interface Watcher {
        void opened(int count);
    }

    private final CrowdOrder template;
    private final List<Member> members = new ArrayList<>();
    private JavaProcess lasting;
    private JavaProcess doomed;

    /** For a server at this address; {@code template} is an order without groups. */
    Crowds(CrowdOrder template) {
        this.template = template;
    }

    /** Opens a wave and waits until it stands. */
    News open(Map<CloseMode, Integer> shares, Watcher watcher) throws CommandFailure, InterruptedException {
        Map<CloseMode, Integer> peaceful = new EnumMap<>(shares);
        Integer killed = peaceful.remove(CloseMode.KILL);
        members.clear();
        if (killed != null) {
            doomed = JavaProcess.start("the clients that are to be killed", JVM, SoakCrowd.class);
            begin(doomed, Map.of(CloseMode.KILL, killed));
        }
        if (!peaceful.isEmpty()) {
            if (lasting == null) {
                lasting = JavaProcess.start("the clients of the run", JVM, SoakCrowd.class);
            }
            begin(lasting, peaceful);
        }
        int opened = 0;
        String failure = "";
        for (Member member : members.reversed()) {
            CrowdNews news = await(member.process, opened, watcher);
            opened += news.opened();
            failure = failure.isEmpty() ? news.failure() : failure;
        }
        return new News(opened, failure);
    }

    private void begin(JavaProcess process, Map<CloseMode, Integer> shares) {
        CrowdOrder order = new CrowdOrder(CrowdOrder.Verb.OPEN, template.host(), template.port(), template.protocol(),
                template.traffic(), template.idleMillis(), CloseMode.labelled(shares));
        process.send(order);
        members.add(new Member(process, order));
    }

    private static CrowdNews await(JavaProcess process, int openedElsewhere, Watcher watcher)
            throws CommandFailure, InterruptedException {
        while (true) {
            CrowdNews news = process.receive(CrowdNews.class);
            watcher.opened(openedElsewhere + news.opened());
            if (news.done()) {
                return news;
            }
        }
    }

    /** Ends the wave, each group in its way. */
    void end() throws CommandFailure, InterruptedException {
        if (doomed != null) {
            doomed.kill();
            doomed.close();
            doomed = null;
        }
        tellLasting(CrowdOrder.Verb.CLOSE);
    }

    /** Has the clients let go of what is left on their side; what their accounts were wrong by, in bytes. */
    long forget() throws CommandFailure, InterruptedException {
        return tellLasting(CrowdOrder.Verb.FORGET);
    }

    private long tellLasting(CrowdOrder.Verb verb) throws CommandFailure, InterruptedException {
        long drift = 0;
        for (Member member : members) {
            if (member.process == lasting) {
                lasting.send(member.order.with(verb));
                drift += await(lasting, 0, _ -> { }).driftBytes();
            }
        }
        return drift;
    }

    @Override
    public void close() {
        if (doomed != null) {
            doomed.close();
        }
        if (lasting != null) {
            lasting.close();
        }
    }
}
