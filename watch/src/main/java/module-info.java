/** Seeing what an Ebb endpoint does and what its connections weigh. */
module ebb.watch {
    requires transitive ebb.quic;
    requires transitive ebb.http3;
}
