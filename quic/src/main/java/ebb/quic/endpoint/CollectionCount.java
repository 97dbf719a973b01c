package ebb.quic.endpoint;

import java.lang.ref.WeakReference;

/**
 * Counts collections that are thorough enough to judge by: those that clear an object as old as the handles in question.
 * A young collection clears young objects alone, so the witnesses are made early and used late. Loop-confined.
 */
final class CollectionCount {
    private static final int WITNESSES = 16;

    private final Object[] ripening = new Object[WITNESSES];
    private int next;
    private int count;
    private WeakReference<Object> witness;

    CollectionCount() {
        for (int i = 0; i < WITNESSES; i++) {
            ripening[i] = new Object();
        }
        expose();
    }

    /** Lets go of the oldest witness, so that the next thorough collection takes it. */
    private void expose() {
        witness = new WeakReference<>(ripening[next]);
        ripening[next] = new Object();
        next = (next + 1) % WITNESSES;
    }

    /** Looks whether there was a collection since the last time. */
    void notice() {
        if (witness.get() == null) {
            count++;
            expose();
        }
    }

    /** Thorough collections noticed so far. */
    int count() {
        return count;
    }
}
