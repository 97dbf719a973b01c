package ebb.quic.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ebb.quic.protection.CipherSuite;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The values of RFC 8448 §3, a whole handshake written out. */
final class KeyScheduleTest {
    private static final String SHARED = "8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d";
    private static final String HELLO_HASH = "860c06edc07858ee8e78f0e7428c58edd6b43f2ca3e6e95f02ed063cf0e1cad8";
    private static final String CERTIFICATE_VERIFY_HASH =
            "edb7725fa7a3473b031ec8ef65a2485493900138a2b91291407d7951a06110ed";
    private static final String FINISHED_HASH = "9608102a0f1ccc6db6250b7b7e417b1a000eaada3daae4777a7686c9ff83df13";

    private final KeySchedule schedule = new KeySchedule(CipherSuite.AES_128_GCM_SHA256);

    @Test
    void handshakeTrafficSecretsAreThoseOfRfc8448() {
        // RFC 8446 §7.1: the ladder of secrets.
        schedule.toHandshakeSecret(bytes(SHARED));
        assertEquals("b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21",
                hex(schedule.derive("c hs traffic", bytes(HELLO_HASH))));
        assertEquals("b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38",
                hex(schedule.derive("s hs traffic", bytes(HELLO_HASH))));
    }

    @Test
    void applicationTrafficSecretsAreThoseOfRfc8448() {
        // RFC 8446 §7.1: the ladder of secrets.
        schedule.toHandshakeSecret(bytes(SHARED));
        schedule.toMasterSecret();
        assertEquals("9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5",
                hex(schedule.derive("c ap traffic", bytes(FINISHED_HASH))));
        assertEquals("a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643",
                hex(schedule.derive("s ap traffic", bytes(FINISHED_HASH))));
    }

    @Test
    void finishedIsThatOfRfc8448() {
        // RFC 8446 §4.4.4: the MAC of Finished.
        byte[] serverSecret = bytes("b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38");
        assertEquals("9b9b141d906337fbd2cbdce71df4deda4ab42c309572cb7fffee5454b78f0718",
                hex(schedule.finished(serverSecret, bytes(CERTIFICATE_VERIFY_HASH))));
        byte[] clientSecret = bytes("b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21");
        assertEquals("a8ec436d677634ae525ac1fcebe11a039ec17694fac6e98527b642f2edd5ce61",
                hex(schedule.finished(clientSecret, bytes(FINISHED_HASH))));
    }

    @Test
    void transcriptPutsAMessageHashInThePlaceOfTheFirstClientHello() throws Exception {
        // RFC 8446 §4.4.1: Hash(message_hash || 00 00 Hash.length || Hash(ClientHello1) || HelloRetryRequest).
        byte[] hello = {1, 0, 0, 1, 7};
        byte[] retry = {2, 0, 0, 1, 8};
        Transcript transcript = new Transcript(CipherSuite.AES_256_GCM_SHA384);
        transcript.add(hello);
        transcript.retry();
        transcript.add(retry);
        java.security.MessageDigest sha384 = java.security.MessageDigest.getInstance("SHA-384");
        byte[] inner = sha384.digest(hello);
        sha384.update(new byte[] {(byte) 254, 0, 0, 48});
        sha384.update(inner);
        assertArrayEquals(sha384.digest(retry), transcript.hash());
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
