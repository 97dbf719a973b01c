package ebb.testkit;

import ebb.quic.connection.Core;
import ebb.quic.connection.Link;
import ebb.quic.model.CloseReason;
import ebb.quic.model.QuicClosedException;
import ebb.quic.stream.Stream;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The application at one end of a {@link Life}: it opens streams, writes, reads, finishes, resets and stops as chance
 * has it, keeps every stream that it ever had, and holds what arrives against the {@link Messages}.
 */
final class LifeApplication implements SimApplication {
    private static final int MOST_STREAMS = 200;

    /** One stream, seen from this end; either half may be absent. */
    private static final class Talk {
        private final Link link;
        private final Stream stream;
        private final Messages.Outgoing outgoing;
        private final Messages.Incoming incoming;
        private boolean readToItsEnd;

        Talk(Link link, Stream stream, Messages.Outgoing outgoing, Messages.Incoming incoming) {
            this.link = link;
            this.stream = stream;
            this.outgoing = outgoing;
            this.incoming = incoming;
        }
    }

    private final Messages messages;
    private final SplittableRandom random;
    private final InetAddress liars;
    private final List<Link> links = new ArrayList<>();
    private final Set<Link> lying = new HashSet<>();
    private final List<Talk> talks = new ArrayList<>();
    private boolean eager;

    /** An application that expects nothing of what comes from {@code liars}. */
    LifeApplication(Messages messages, SplittableRandom random, InetAddress liars) {
        this.messages = messages;
        this.random = random;
        this.liars = liars;
    }

    @Override
    public void opened(Link link) {
        links.add(link);
        Core core = link.core();
        if (core != null && core.stats(0).remoteAddress().getAddress().equals(liars)) {
            lying.add(link);
        }
    }

    @Override
    public void streamOpened(Link link, Stream stream) {
        talks.add(new Talk(link, stream, stream.isBidirectional() ? messages.begin() : null,
                messages.new Incoming(!lying.contains(link))));
    }

    @Override
    public void closing(Link link, CloseReason reason) {
        links.remove(link);
        for (Talk talk : talks) {
            if (talk.link == link && talk.outgoing != null) {
                talk.outgoing.abandoned();
            }
        }
    }

    @Override
    public void turn() {
        if (eager) {
            talks.forEach(this::readAll);
        }
    }

    /** From now on everything is read as it comes, and everything that is open gets its end. */
    void comeToAnEnd() {
        eager = true;
        for (Talk talk : talks) {
            if (talk.outgoing != null) {
                guarded(talk, () -> finish(talk));
            }
        }
    }

    /** A stream with a live connection whose message should have arrived at the other end and has not; or null. */
    String unsettled() {
        for (Talk talk : talks) {
            if (talk.link.core() != null && talk.outgoing != null && !talk.outgoing.isSettled()) {
                return talk.outgoing + " on stream " + talk.stream.id() + " of connection " + talk.link.id();
            }
        }
        return null;
    }

    /** A core that lives, or null. */
    Core anyCore() {
        return links.isEmpty() ? null : links.get(random.nextInt(links.size())).core();
    }

    /** Opens a stream if the peer lets it. */
    void open() throws IOException {
        Link link = links.isEmpty() ? null : links.get(random.nextInt(links.size()));
        if (link == null || link.core() == null || talks.size() >= MOST_STREAMS) {
            return;
        }
        boolean bidirectional = random.nextInt(3) > 0;
        Stream stream = tryOpen(link.core(), bidirectional);
        if (stream != null) {
            Talk talk = new Talk(link, stream, messages.begin(), bidirectional ? messages.new Incoming(true) : null);
            talks.add(talk);
            guarded(talk, () -> write(talk));
        }
    }

    /** Null as well when the peer has closed, and only its last streams are still to be read. */
    private static Stream tryOpen(Core core, boolean bidirectional) throws IOException {
        try {
            return Impatient.open(core, bidirectional);
        } catch (QuicClosedException closed) {
            return null;
        }
    }

    /** Does something with some stream. */
    void use() {
        if (talks.isEmpty()) {
            return;
        }
        Talk talk = talks.get(random.nextInt(talks.size()));
        boolean sends = talk.outgoing != null;
        boolean reads = talk.incoming != null;
        int what = random.nextInt(20);
        guarded(talk, () -> {
            if (what < 8 && reads) {
                read(talk, 1 + random.nextInt(40_000));
            } else if (what < 14 && sends) {
                write(talk);
            } else if (what < 17 && sends) {
                finish(talk);
            } else if (what == 17 && sends) {
                talk.outgoing.abandoned();
                talk.stream.reset(9);
            } else if (what == 18 && reads) {
                talk.incoming.abandoned();
                talk.stream.stopSending(9);
            }
        });
    }

    private interface Verb {
        void call() throws IOException;
    }

    /** A stream that is over says so; that is all that may go wrong. */
    private static void guarded(Talk talk, Verb verb) {
        try {
            verb.call();
        } catch (IOException e) {
            if (talk.outgoing != null) {
                talk.outgoing.abandoned();
            }
        }
    }

    private void write(Talk talk) throws IOException {
        if (!talk.outgoing.isAbandoned() && talk.outgoing.isSettled()) {
            byte[] bytes = talk.outgoing.next(size());
            talk.outgoing.wrote(Impatient.write(talk.stream, bytes, 0, bytes.length));
        }
    }

    private int size() {
        int most = random.nextInt(10) == 0 ? 80_000 : 3_000;
        return 4 + random.nextInt(most);
    }

    private static void finish(Talk talk) throws IOException {
        if (!talk.outgoing.isAbandoned()) {
            talk.stream.finish();
            talk.outgoing.finished();
        }
    }

    private void readAll(Talk talk) {
        if (talk.incoming != null && !talk.readToItsEnd) {
            try {
                while (read(talk, 16 << 10) > 0) {
                    continue;
                }
            } catch (IOException e) {
                talk.readToItsEnd = true;
            }
        }
    }

    private static int read(Talk talk, int most) throws IOException {
        if (talk.readToItsEnd) {
            return -1;
        }
        byte[] bytes = new byte[most];
        int count = Impatient.read(talk.stream, bytes);
        if (count >= 0) {
            talk.incoming.read(bytes, count);
        } else {
            talk.readToItsEnd = true;
            talk.incoming.ended();
        }
        return count;
    }
}
