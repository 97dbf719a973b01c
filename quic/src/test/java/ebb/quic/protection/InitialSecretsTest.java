package ebb.quic.protection;

import static ebb.quic.protection.RfcPackets.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ebb.quic.model.QuicVersion;
import ebb.quic.wire.ConnectionId;
import org.junit.jupiter.api.Test;

class InitialSecretsTest {
    private static final ConnectionId CLIENT_DESTINATION = ConnectionId.of(hex("8394c8f03e515708"));

    @Test
    void keysOfVersion1() {
        // RFC 9001 §5.1, RFC 9001 §5.2: HKDF-Expand-Label of TLS 1.3 over the version's salt; values of appendix A.1.
        InitialSecrets.Pair pair = InitialSecrets.derive(QuicVersion.V1, CLIENT_DESTINATION);
        assertKeys(pair.client(), "1f369613dd76d5467730efcbe3b1a22d", "fa044b2f42a3fd3b46fb255c",
                "9f50449e04a0e810283a1e9933adedd2");
        assertKeys(pair.server(), "cf3a5331653c364c88f0f379b6067e37", "0ac1493ca1905853b0bba03e",
                "c206b8d9b9f0f37644430b490eeaa314");
    }

    @Test
    void keysOfVersion2() {
        // RFC 9369 §3.3.1, RFC 9369 §3.3.2: another salt, other labels; values of its appendix A.1.
        InitialSecrets.Pair pair = InitialSecrets.derive(QuicVersion.V2, CLIENT_DESTINATION);
        assertKeys(pair.client(), "8b1a0bc121284290a29e0971b5cd045d", "91f73e2351d8fa91660e909f",
                "45b95e15235d6f45a6b19cbcb0294ba9");
        assertKeys(pair.server(), "82db637861d55e1d011f19ea71d5d2a7", "dd13c276499c0249d3310652",
                "edf6d05c83121201b436e16877593c3a");
    }

    @Test
    void idWithoutBytesGivesKeys() {
        // RFC 9001 §5.2: a Retry may make the client use a destination ID of length zero.
        PacketKeys keys = InitialSecrets.derive(QuicVersion.V1, ConnectionId.EMPTY).client();
        assertEquals(CipherSuite.AES_128_GCM_SHA256, keys.suite());
        assertNotEquals("00".repeat(16), hex(keys.key()));
    }

    @Test
    void otherIdsGiveOtherKeys() {
        PacketKeys one = InitialSecrets.derive(QuicVersion.V1, CLIENT_DESTINATION).client();
        PacketKeys other = InitialSecrets.derive(QuicVersion.V1, ConnectionId.ofLong(1)).client();
        assertNotEquals(hex(one.key()), hex(other.key()));
    }

    private static void assertKeys(PacketKeys keys, String key, String iv, String headerKey) {
        assertEquals(key, hex(keys.key()));
        assertEquals(iv, hex(keys.iv()));
        assertEquals(headerKey, hex(keys.headerKey()));
    }
}
