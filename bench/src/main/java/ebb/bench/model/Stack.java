package ebb.bench.model;

import java.util.Set;

/** An implementation of QUIC that takes part. */
public enum Stack {
    /** Ebb, as its command is: with the accelerated key agreement and signatures where they load, and trained. */
    EBB("ebb"),
    /** Ebb's server without an AOT cache. */
    EBB_FRESH("ebb-fresh"),
    /** Ebb's server with the JDK's cryptography alone. */
    EBB_JDK("ebb-jdk"),
    NETTY("netty"),
    KWIK("kwik"),
    /** ngtcp2's programs, which speak HTTP/3 alone. */
    NGTCP2("ngtcp2");

    private final String label;

    Stack(String label) {
        this.label = label;
    }

    /** Whether who asked for some stacks gets this one: what is a variant of another comes with it. */
    public boolean isAmong(Set<Stack> stacks) {
        return stacks.contains(this) || (this == EBB_JDK || this == EBB_FRESH) && stacks.contains(EBB);
    }

    /** The name on the command line and in tables. */
    public String label() {
        return label;
    }

    @Override
    public String toString() {
        return label;
    }
}
