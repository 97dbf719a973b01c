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

    /** An endpoint that has to come to its end. */
    interface Subject {
        /** Its name in findings. */
        String name();

        /** Closes everything and lets virtual time pass until nothing is left, or this long. */
        void drain(Duration longest);

        /** What it has not given back. */
        List<String> left();

        /** What it has counted. */
        default Tally tally() {
            return Tally.NONE;
        }
    }

    private record Weak(String what, WeakReference<Object> reference) {
    }

    private final List<Subject> subjects = new ArrayList<>();
    private final List<Link> handles = new ArrayList<>();
    private final List<Weak> mustGo = new ArrayList<>();
    private Tally ended = Tally.NONE;

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

    static void watch(Subject subject) {
        if (CURRENT.get() != null) {
            CURRENT.get().subjects.add(subject);
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

    /** Ends and checks one endpoint before the test does; what it leaves behind is still watched. */
    static List<String> end(Subject subject) {
        LeakWatch watch = CURRENT.get();
        if (watch != null && watch.subjects.remove(subject)) {
            watch.ended = watch.ended.plus(subject.tally());
        }
        subject.drain(LONGEST);
        return subject.left().stream().map(finding -> subject.name() + ": " + finding).toList();
    }

    /** What the watched endpoints have counted before they were ended. */
    static Tally tally() {
        LeakWatch watch = CURRENT.get();
        return watch == null ? Tally.NONE
                : watch.subjects.stream().map(Subject::tally).reduce(watch.ended, Tally::plus);
    }

    /** What is reachable although nothing was closed yet: cores that live, engines that should not. */
    static List<String> reachableNow() {
        return CURRENT.get().reachable();
    }

    private List<String> findings() {
        List<String> findings = new ArrayList<>();
        while (!subjects.isEmpty()) {
            Subject subject = subjects.removeLast();
            subject.drain(LONGEST);
            subject.left().forEach(finding -> findings.add(subject.name() + ": " + finding));
        }
        findings.addAll(reachable());
        return findings;
    }

    private List<String> reachable() {
        for (int i = 0; i < COLLECTIONS && mustGo.stream().anyMatch(weak -> weak.reference.get() != null); i++) {
            System.gc();
        }
        return mustGo.stream().filter(weak -> weak.reference.get() != null)
                .map(weak -> weak.what + " is still reachable").limit(8).toList();
    }
}
