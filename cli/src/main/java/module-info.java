/**
 * The {@code ebb} command: {@code serve}, {@code get} and {@code perf}. Exports nothing; it is run, not called.
 */
module ebb.cli {
    requires ebb.quic;
    requires ebb.http3;
    requires info.picocli;
    requires java.management;
    requires jdk.management;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;

    opens ebb.cli to info.picocli;
}
