package ebb.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.code_intelligence.jazzer.junit.FuzzTest;
import ebb.fuzz.Allocation;
import ebb.quic.model.QuicVersion;
import ebb.quic.wire.ConnectionId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens that were made up, real ones that were changed, and sealed ones of any content. */
final class TokensFuzzTest {
    private static final byte[] KEY = new byte[16];
    /** Of another server: a fuzzer that compares its way to a token of ours finds nothing that this one would open. */
    private static final byte[] FOREIGN_KEY = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    private static final long NOW = 1_700_000_000L;
    private static final InetSocketAddress CLIENT = client();
    private static final int MADE_UP = 0;
    private static final int CHANGED = 2;
    private static final int SEALED = 4;
    private static final long OPENING_BYTES = 20_000;

    private final TokenSealer sealer = sealer(KEY);

    private static TokenSealer sealer(byte[] key) {
        return new TokenSealer(key, new SplittableRandom(1));
    }

    private static InetSocketAddress client() {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(new byte[] {10, 0, 0, 1}), 4433);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<byte[]> seeds() {
        return Stream.of(new byte[] {MADE_UP, 0x52, 1, 2}, new byte[] {CHANGED, 0, 9}, new byte[] {CHANGED + 1, 3, 1},
                new byte[] {SEALED, 0, 0, 0, 0, 0x65, 0x53, (byte) 0xf1, 0, 4, 10, 0, 0, 1},
                Arrays.copyOf(new byte[] {SEALED + 1, 0, 0, 0, 0, 0x65, 0x53, (byte) 0xf1, 0, 4, 10, 0, 0, 1}, 80));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "20m")
    void tokens(byte[] input) {
        if (input.length == 0) {
            return;
        }
        boolean retry = (input[0] & 1) != 0;
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        switch (input[0] & SEALED + CHANGED) {
            case SEALED, SEALED + CHANGED -> open(sealed(retry, rest));
            case CHANGED -> changed(retry, rest);
            default -> assertInstanceOf(TokenSealer.Token.Invalid.class,
                    sealer(FOREIGN_KEY).open(rest, CLIENT, NOW));
        }
    }

    private TokenSealer.Token open(byte[] token) {
        Allocation.atMost(OPENING_BYTES, () -> sealer.open(token, CLIENT, NOW));
        // One that has not used the token up.
        return sealer(KEY).open(token, CLIENT, NOW);
    }

    /** RFC 9000 §8.1.4: a token is protected against being changed. */
    private void changed(boolean retry, byte[] patch) {
        byte[] token = retry ? sealer.sealRetry(CLIENT, ConnectionId.ofLong(1), ConnectionId.ofLong(2), NOW)
                : sealer.sealNew(CLIENT, QuicVersion.V1, NOW);
        byte[] changed = token.clone();
        for (int i = 0; i + 1 < patch.length; i += 2) {
            changed[(patch[i] & 0xff) % changed.length] ^= patch[i + 1];
        }
        boolean invalid = open(changed) instanceof TokenSealer.Token.Invalid;
        assertEquals(!Arrays.equals(token, changed), invalid);
    }

    /** A token as another server with the same key might have sealed it, with any content. */
    private static byte[] sealed(boolean retry, byte[] content) {
        byte[] token = new byte[retry ? TokenSealer.RETRY_TOKEN_BYTES : TokenSealer.ADDRESS_TOKEN_BYTES];
        byte[] body = Arrays.copyOf(content, token.length - 1 - SaltedAead.OVERHEAD_BYTES);
        token[0] = (byte) (retry ? 0x52 : 0x4e);
        new SaltedAead(KEY).seal(new byte[SaltedAead.SALT_BYTES], body, token);
        return token;
    }
}
