/**
 * The {@code ebb} command: {@code serve}, {@code get}, {@code perf}, {@code soak}, {@code explain}, {@code top} and
 * {@code train}. Exports nothing; it is run, not called.
 */
module ebb.cli {
    requires ebb.quic;
    requires ebb.http3;
    requires ebb.watch;
    requires com.fasterxml.jackson.jr.ob;
    requires info.picocli;
    requires micrometer.core;
    requires micrometer.registry.prometheus;
    requires java.logging;
    requires java.management;
    requires java.net.http;
    requires jdk.jfr;
    requires jdk.management;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;
    requires org.conscrypt;
    requires org.jline.terminal;

    opens ebb.cli to info.picocli;
    opens ebb.cli.explain to com.fasterxml.jackson.jr.ob;
    opens ebb.cli.soak.message to com.fasterxml.jackson.jr.ob;
}
