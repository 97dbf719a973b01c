package ebb.quic.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ebb.quic.wire.ProtocolViolation;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class KeyShareTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    @ParameterizedTest
    @CsvSource({"X25519, 32, 32, 32", "SECP256R1, 65, 65, 32", "SECP384R1, 97, 97, 48",
        "X25519MLKEM768, 1216, 1120, 64"})
    void sharesAndSecretsHaveTheLengthsOfTheirGroup(NamedGroup group, int client, int server, int secret) {
        KeyShare share = KeyShare.generate(group, RANDOM);
        KeyShare.Answer answer = KeyShare.answer(group, share.publicBytes(), RANDOM);
        assertEquals(client, share.publicBytes().length);
        assertEquals(server, answer.share().length);
        assertEquals(secret, answer.secret().length);
        assertArrayEquals(answer.secret(), share.agree(answer.share()));
    }

    @ParameterizedTest
    @EnumSource(NamedGroup.class)
    void sharesOfAnyOtherLengthAreRefused(NamedGroup group) {
        KeyShare share = KeyShare.generate(group, RANDOM);
        byte[] own = share.publicBytes();
        byte[] answer = KeyShare.answer(group, own, RANDOM).share();
        for (int change : List.of(-1, 1)) {
            assertIllegal(() -> KeyShare.answer(group, Arrays.copyOf(own, own.length + change), RANDOM));
            assertIllegal(() -> share.agree(Arrays.copyOf(answer, answer.length + change)));
        }
        assertIllegal(() -> share.agree(new byte[0]));
    }

    @Test
    void aForgedCiphertextGivesAnotherSecretAndNoError() {
        KeyShare share = KeyShare.generate(NamedGroup.X25519MLKEM768, RANDOM);
        KeyShare.Answer answer = KeyShare.answer(NamedGroup.X25519MLKEM768, share.publicBytes(), RANDOM);
        answer.share()[5] ^= 1;
        assertFalse(Arrays.equals(answer.secret(), share.agree(answer.share())));
    }

    @Test
    void pointsAreUncompressedAndOnTheirCurve() {
        KeyShare share = KeyShare.generate(NamedGroup.SECP256R1, RANDOM);
        byte[] point = share.publicBytes();
        for (int index : new int[] {0, 1, 64}) {
            byte[] changed = point.clone();
            changed[index] ^= 1;
            assertIllegal(() -> share.agree(changed));
        }
        byte[] infinity = new byte[65];
        infinity[0] = 4;
        assertIllegal(() -> share.agree(infinity));
    }

    @Test
    void pointsOfSmallOrderAreRefused() {
        KeyShare share = KeyShare.generate(NamedGroup.X25519, RANDOM);
        assertIllegal(() -> share.agree(new byte[32]));
        byte[] one = new byte[32];
        one[0] = 1;
        assertIllegal(() -> share.agree(one));
    }

    @Test
    void groupsAreFoundByNumberAndName() {
        assertEquals(NamedGroup.X25519MLKEM768, NamedGroup.of(0x11ec));
        assertNull(NamedGroup.of(0x1a1a));
        assertEquals(NamedGroup.SECP256R1, NamedGroup.of("SECP256r1"));
        assertNull(NamedGroup.of("x448"));
    }

    private static void assertIllegal(Runnable action) {
        assertEquals(0x100 + Alert.ILLEGAL_PARAMETER.code(),
                assertThrows(ProtocolViolation.class, action::run).code());
    }
}
