/** HTTP/3 (RFC 9114) and QPACK (RFC 9204) over Ebb's QUIC. */
@SuppressWarnings("module") // The digit belongs to the name of the protocol.
module ebb.http3 {
    requires transitive ebb.quic;

    exports ebb.http3;
    exports ebb.http3.model;
}
