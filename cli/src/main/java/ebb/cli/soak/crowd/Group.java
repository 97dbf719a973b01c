package ebb.cli.soak.crowd;

/** Connections that open together and end in the same way. Its methods are called one after the other. */
interface Group {

    /** Opens all connections and waits for them; what fails is counted. */
    void open(Tally tally);

    /** Ends them in the way of the group; to be killed is not done here but from outside. */
    void end();

    /** Lets go of everything on this side, and returns what the accounts were wrong by, in bytes. */
    long forget();
}
