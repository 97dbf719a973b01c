package ebb.quic.endpoint;

/** The endpoints of the other loops behind the same address, as one of them reaches them. Thread-safe. */
public interface Neighbours {
    /** Of an endpoint that has its address for itself. */
    Neighbours NONE = new Neighbours() {
        @Override
        public boolean isThere(int loop) {
            return false;
        }

        @Override
        public boolean hand(int loop, Stray stray) {
            return false;
        }
    };

    /** Whether there is a loop of this number and it runs. */
    boolean isThere(int loop);

    /** Gives a stray to a loop, which looks at it soon; false, and it is lost, when its queue is full. Never waits. */
    boolean hand(int loop, Stray stray);
}
