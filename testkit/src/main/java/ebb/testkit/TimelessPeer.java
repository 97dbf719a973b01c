package ebb.testkit;

/** A peer that only answers: it never asks for a timeout. */
public interface TimelessPeer extends NetPeer {

    @Override
    default boolean hasTimeouts() {
        return false;
    }

    @Override
    default long nextTimeout() {
        return Long.MAX_VALUE;
    }

    @Override
    default void onTimeout(long now) {
        throw new IllegalStateException("it has no timers");
    }
}
