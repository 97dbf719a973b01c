/** Seeing what an Ebb endpoint does and what its connections weigh. */
module ebb.watch {
    requires transitive ebb.quic;
    requires transitive ebb.http3;
    requires com.fasterxml.jackson.jr.ob;
    requires jdk.jfr;
    requires jdk.management;

    exports ebb.watch.explain;
    exports ebb.watch.explain.model;
    exports ebb.watch.page to ebb.cli;

    opens ebb.watch.explain.model to com.fasterxml.jackson.jr.ob;
}
