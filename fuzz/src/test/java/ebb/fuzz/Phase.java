package ebb.fuzz;

/** How far a connection has come when the lies begin. */
enum Phase {
    /** The endpoint under test has heard nothing; a client has sent its first packet. */
    FRESH,
    /** The liar has all the keys that it can have and has not gone on. */
    HALF,
    /** The liar's last flight is on its way. */
    COMPLETING,
    /** Confirmed, both ends idle. */
    ESTABLISHED,
    /** The endpoint under test has closed. */
    CLOSING,
    /** The liar has closed. */
    DRAINING
}
