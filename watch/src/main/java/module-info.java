/** Seeing what an Ebb endpoint does and what its connections weigh. */
module ebb.watch {
    requires transitive ebb.quic;
    requires transitive ebb.http3;
    requires com.fasterxml.jackson.jr.ob;
    requires micrometer.core;
    requires java.management;
    requires jdk.httpserver;
    requires jdk.jfr;
    requires jdk.management;

    exports ebb.watch.admin;
    exports ebb.watch.explain;
    exports ebb.watch.explain.model;
    exports ebb.watch.metrics;
    exports ebb.watch.page to ebb.cli;
    exports ebb.watch.source;

    opens ebb.watch.explain.model to com.fasterxml.jackson.jr.ob;
}
