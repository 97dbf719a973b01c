package ebb.bench.model;

import java.util.Locale;

/** An implementation of QUIC that takes part. */
public enum Stack {
    EBB, NETTY, KWIK;

    /** The name on the command line and in tables. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
