/** A simulated network with a virtual clock, an evil peer, and the check that everything was given back; for tests. */
module ebb.testkit {
    requires transitive ebb.quic;
    requires java.logging;
    requires org.junit.jupiter.api;

    exports ebb.testkit;
    exports ebb.testkit.hostile;
}
