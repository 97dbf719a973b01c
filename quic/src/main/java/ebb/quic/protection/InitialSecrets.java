package ebb.quic.protection;

import ebb.quic.model.QuicVersion;
import ebb.quic.wire.ConnectionId;

/** The keys of Initial packets, which anyone who saw the client's first packet can derive. Stateless; any thread. */
public final class InitialSecrets {
    private static final CipherSuite SUITE = CipherSuite.AES_128_GCM_SHA256;
    private static final byte[] NO_CONTEXT = {};

    private InitialSecrets() {
    }

    /** What the client seals with, and what the server seals with. */
    public record Pair(PacketKeys client, PacketKeys server) {
    }

    /**
     * Derives both directions.
     *
     * @param clientDestination the destination ID of the client's first Initial packet or, after a Retry, the ID that
     *     the server chose in it; may be empty
     */
    public static Pair derive(QuicVersion version, ConnectionId clientDestination) {
        // RFC 9001 §5.2: the version's salt and the client's destination ID make the secret of both directions.
        byte[] salt = VersionConstants.of(version).initialSalt();
        byte[] common = Hkdf.extract(SUITE, salt, clientDestination.toBytes());
        return new Pair(keys(version, common, "client in"), keys(version, common, "server in"));
    }

    private static PacketKeys keys(QuicVersion version, byte[] common, String label) {
        byte[] secret = Hkdf.expandLabel(SUITE, common, label, NO_CONTEXT, SUITE.hashLength());
        return PacketKeys.of(SUITE, version, secret);
    }
}
