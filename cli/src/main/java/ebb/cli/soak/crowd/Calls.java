package ebb.cli.soak.crowd;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The open connections of a group. While others still open, those that are there already send a sign of life now and
 * then, so that all of a wave stand at the same time however slow the machine is. Thread-safe. It keeps what was
 * dialled, because Ebb closes a connection that nobody refers to; bounds: the size of the group.
 */
final class Calls {

    /** Handshakes at a time: enough to keep both sides busy, few enough that none waits for a whole timeout. */
    private static final int AT_ONCE = 32;
    private static final int BEATS_IN_TIMEOUT = 3;

    private final List<Caller.Call> open = new ArrayList<>();
    private final long beatMillis;
    private final Thread heart;

    /** For connections with this idle timeout. */
    Calls(long idleMillis) {
        beatMillis = Math.max(1, idleMillis / BEATS_IN_TIMEOUT);
        heart = Thread.ofVirtual().unstarted(this::beat);
    }

    /** One connection to open. */
    interface Opening {
        Caller.Call open() throws IOException;
    }

    /** Opens so many, some at a time, and waits for all; what fails is counted. */
    void open(Tally tally, int count, Opening opening) {
        heart.start();
        AtomicInteger left = new AtomicInteger(count);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < Math.min(count, AT_ONCE); i++) {
                threads.execute(() -> {
                    while (left.getAndDecrement() > 0) {
                        attempt(tally, opening);
                    }
                });
            }
        }
    }

    private void attempt(Tally tally, Opening opening) {
        try {
            Caller.Call call = opening.open();
            synchronized (this) {
                open.add(call);
            }
            tally.opened();
        } catch (IOException e) {
            tally.failed(e);
        }
    }

    private void beat() {
        int seen = 0;
        try {
            while (true) {
                Thread.sleep(beatMillis);
                List<Caller.Call> now = snapshot();
                // Those that came since the last time are fresh.
                now.subList(0, seen).forEach(Calls::beat);
                seen = now.size();
            }
        } catch (InterruptedException e) {
            // The wave stands; from here on they are to be silent.
            return;
        }
    }

    private static void beat(Caller.Call call) {
        try {
            call.beat();
        } catch (IOException e) {
            // It is closed; the server's figures will show it.
            return;
        }
    }

    private synchronized List<Caller.Call> snapshot() {
        return List.copyOf(open);
    }

    /** No more signs of life. Idempotent. */
    void fallSilent() {
        heart.interrupt();
        try {
            heart.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes all of them. */
    void hangUp() {
        snapshot().forEach(Caller.Call::hangUp);
    }
}
