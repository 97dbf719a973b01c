/** QUIC, bytes to API, on the JDK alone. */
module ebb.quic {
    requires jdk.jfr;

    exports ebb.quic;
    exports ebb.quic.model;

    // For tests of whole endpoints without sockets; applications have no use for them.
    exports ebb.quic.connection to ebb.testkit;
    exports ebb.quic.endpoint to ebb.testkit;
    exports ebb.quic.io to ebb.testkit;
    exports ebb.quic.memory to ebb.testkit;
    exports ebb.quic.protection to ebb.testkit;
    exports ebb.quic.recovery to ebb.testkit;
    exports ebb.quic.stream to ebb.testkit;
    exports ebb.quic.tls to ebb.testkit;
    exports ebb.quic.trace to ebb.testkit;
    exports ebb.quic.wire to ebb.testkit;
}
