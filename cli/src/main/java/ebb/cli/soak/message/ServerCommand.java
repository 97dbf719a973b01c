package ebb.cli.soak.message;

/** Every further line to the server of a run; each is answered by a {@link ServerState}. */
public record ServerCommand(Verb verb) {

    /** What the server is to do before it answers. */
    public enum Verb {
        /** Nothing: the answer is a snapshot. */
        COUNT,
        /** Collect garbage, so that the heap in the answer is what is really held. */
        COLLECT,
        /** Begin to be careless, if the order said so: from now on closed connections are kept. */
        LEAK
    }
}
