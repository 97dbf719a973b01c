package ebb.testkit;

import ebb.quic.connection.ConnectionSetup;
import ebb.quic.connection.Link;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the endpoints of one test must give back. Everything here is of the thread that runs the test; nothing is
 * watched before {@link #begin}.
 */
final class LeakWatch {
    /** Longer than any idle timeout or closing period that is allowed. */
    private static final Duration LONGEST = Duration.ofHours(3);
    private static final int COLLECTIONS = 40;
    private static final ThreadLocal<LeakWatch> CURRENT = new ThreadLocal<>();

    private record Weak(String what, WeakReference<Object> reference) {
    }

    private final List<SimHost> hosts = new ArrayList<>();
    private final List<Link> handles = new ArrayList<>();
    private final List<Weak> mustGo = new ArrayList<>();

    private LeakWatch() {
    }

    /** From now on this thread's endpoints are watched. */
    static void begin() {
        CURRENT.set(new LeakWatch());
    }

    /** Ends the watch: lets everything end, and returns what was not given back. */
    static List<String> end() {
        LeakWatch watch = CURRENT.get();
        CURRENT.remove();
        return watch == null ? List.of() : watch.findings();
    }

    static void watch(SimHost host) {
        if (CURRENT.get() != null) {
            CURRENT.get().hosts.add(host);
        }
    }

    /** Keeps the handle, as a careless application does, and watches the core behind it. */
    static void watch(Link link) {
        LeakWatch watch = CURRENT.get();
        if (watch != null && !watch.handles.contains(link)) {
            watch.handles.add(link);
            watch.mustGo.add(new Weak("the core of connection " + link.id(), new WeakReference<>(link.core())));
        }
    }

    /** A factory whose engines are watched. */
    static ConnectionSetup.TlsFactory watching(ConnectionSetup.TlsFactory factory) {
        return output -> {
            var engine = factory.create(output);
            if (CURRENT.get() != null) {
                CURRENT.get().mustGo.add(new Weak("a TLS engine", new WeakReference<>(engine)));
            }
            return engine;
        };
    }

    /** This host has ended and was checked; what it leaves behind is still watched. */
    static void done(SimHost host) {
        if (CURRENT.get() != null) {
            CURRENT.get().hosts.remove(host);
        }
    }

    private List<String> findings() {
        List<String> findings = new ArrayList<>();
        for (SimHost host : hosts) {
            host.drain(LONGEST);
            EndpointCheck.of(host.endpoint()).forEach(finding -> findings.add(host.address() + ": " + finding));
        }
        hosts.clear();
        findings.addAll(reachable());
        return findings;
    }

    private List<String> reachable() {
        for (int i = 0; i < COLLECTIONS && mustGo.stream().anyMatch(weak -> weak.reference.get() != null); i++) {
            System.gc();
        }
        return mustGo.stream().filter(weak -> weak.reference.get() != null)
                .map(weak -> weak.what + " is still reachable").distinct().toList();
    }
}
