package ebb.quic.connection;

/**
 * What a loop does in one turn, counted in nominal nanoseconds: what each piece of work takes on a usual machine, whatever
 * the clock says, so that the same datagrams cost the same in every run. Each stage of a turn has a share. When it is
 * spent, what is left waits for the next turn: a burst of handshakes, ten thousand deadlines at one moment or a thousand
 * downloads hold up nobody else for longer than {@link #LONGEST_NANOS}. Loop-confined; owned by the endpoint.
 */
public final class Turn {
    /** No turn is longer: the shares of all stages, and for each the piece of work that goes beyond it. */
    public static final long LONGEST_NANOS = 10_000_000;

    /** Parts of a turn, in their order, with what each may take before it makes room for the next. */
    public enum Stage {
        /** What other threads asked for. */
        TASKS(500_000),
        /** Datagrams that arrived at other loops. */
        STRAYS(500_000),
        /** Datagrams that arrived. */
        ARRIVALS(3_000_000),
        /** Deadlines that have passed. */
        DEADLINES(2_000_000),
        /** What is sent, and who leaves. */
        SETTLING(3_000_000);

        private final long share;

        Stage(long share) {
            this.share = share;
        }
    }

    /**
     * Pieces of work with their nominal nanoseconds: what the benchmarks of the pieces say, rounded up, and estimates on the
     * safe side where they say nothing. The JDK's own key exchange and signatures take two to three times what stands here.
     */
    public enum Work {
        /** A task of another thread. */
        TASK(1_000),
        /** A datagram is looked at, and whose it is. */
        DATAGRAM(300),
        /** A packet loses its protection, or fails to. */
        PACKET_OPENED(700),
        /** A frame is read and handed to whom it concerns. */
        FRAME(150),
        /** A datagram that leads nowhere is judged, and may be answered. */
        STRANGER(4_000),
        /** A connection begins: its Initial keys, its objects. */
        BEGINNING(15_000),
        /** A key exchange with its signature, made or verified. */
        KEY_EXCHANGE(400_000),
        /** An entry of the timer wheel moves or fires. */
        DEADLINE(100),
        /** A connection is asked what it has to send, and for its next deadline. */
        VISIT(200),
        /** A packet is assembled, protected and sent. */
        PACKET_SENT(1_200),
        /** A connection leaves, or its stub does. */
        LEAVING(3_000);

        private final long nanos;

        Work(long nanos) {
            this.nanos = nanos;
        }
    }

    private long spent;
    private long end;

    /** A turn begins. */
    public void begin() {
        spent = 0;
        end = 0;
    }

    /** A stage begins. */
    public void enter(Stage stage) {
        end = spent + stage.share;
    }

    /** This much was done. */
    public void spend(Work work) {
        spent += work.nanos;
    }

    /** Whether the stage has had its share. */
    public boolean isSpent() {
        return spent >= end;
    }

    /** Nominal nanoseconds of the turn so far. */
    public long spentNanos() {
        return spent;
    }
}
