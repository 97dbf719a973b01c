package ebb.quic;

import ebb.quic.tls.ClientAuth;

/** Whether a server asks its clients for certificates. */
public enum ClientAuthentication {
    /** It does not ask. */
    NONE(ClientAuth.NONE),
    /** It asks; a client without one is welcome. */
    WANTED(ClientAuth.WANTED),
    /** A client without one is turned away. */
    NEEDED(ClientAuth.NEEDED);

    private final ClientAuth tls;

    ClientAuthentication(ClientAuth tls) {
        this.tls = tls;
    }

    ClientAuth tls() {
        return tls;
    }
}
