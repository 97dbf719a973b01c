package ebb.quic.tls;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.model.TransportError;
import ebb.quic.protection.EncryptionLevel;
import ebb.quic.wire.ProtocolViolation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Whatever happens to a handshake's bytes on their way, it never completes on both sides, and never ends in anything
 * but an error of the protocol.
 */
final class HandshakeMutationProperties {
    private static final int MESSAGES = 12;

    /** What can happen to the n-th message. */
    enum Kind {
        FLIP, TRUNCATE, SHORTEN, LENGTHEN, DROP, TWICE, SWAP, EMPTY, OTHER_LEVEL
    }

    @Property(tries = 1200)
    void aDamagedHandshakeFails(@ForAll @IntRange(max = MESSAGES - 1) int index, @ForAll Kind kind,
            @ForAll @IntRange(max = 0xffff) int position, @ForAll @IntRange(min = 1, max = 255) int bits,
            @ForAll boolean retry, @ForAll boolean trusting) {
        // RFC 9001 §4.8: what fails in TLS ends the connection with 0x0100 plus an alert; RFC 9001 §4.1.3 adds
        // PROTOCOL_VIOLATION for bytes at the wrong level.
        TlsPair pair = pair(retry, trusting);
        int[] seen = new int[1];
        List<RecordedOutput.Sent> held = new ArrayList<>();
        pair.through((byClient, sent) -> {
            List<RecordedOutput.Sent> arriving = new ArrayList<>();
            if (seen[0]++ == index) {
                if (kind == Kind.SWAP) {
                    held.add(sent);
                    return arriving;
                }
                arriving.addAll(change(sent, kind, position, bits));
            } else {
                arriving.add(sent);
            }
            arriving.addAll(held);
            held.clear();
            return arriving;
        });
        try {
            pair.run();
        } catch (ProtocolViolation e) {
            assertTrue(TransportError.isCrypto(e.code()) || e.code() == TransportError.PROTOCOL_VIOLATION,
                    e.toString());
        }
        boolean touched = seen[0] > index;
        assertFalse(touched && pair.client.isComplete() && pair.server.isComplete(),
                kind + " of message " + index + " went unnoticed");
        pair.client.free();
        pair.server.free();
    }

    @Property(tries = 500)
    void randomBytesEndInAnErrorOrInWaiting(@ForAll @Size(min = 1, max = 300) byte[] bytes,
            @ForAll @IntRange(max = 5) int stage) {
        TlsPair pair = pair(false, true);
        int[] seen = new int[1];
        EncryptionLevel[] level = {EncryptionLevel.INITIAL};
        pair.through((byClient, sent) -> {
            level[0] = sent.level();
            // The message's own header, so that the bytes reach its parser.
            byte[] message = TestMessages.message(sent.message()[0], bytes);
            return seen[0]++ == stage ? List.of(new RecordedOutput.Sent(sent.level(), message)) : List.of(sent);
        });
        ProtocolViolation violation = assertThrows(ProtocolViolation.class, pair::run);
        assertTrue(TransportError.isCrypto(violation.code()) || violation.code() == TransportError.PROTOCOL_VIOLATION,
                violation.toString());
    }

    @Property(tries = 300)
    void ticketsOfAnyContentEndInAnErrorOrNothing(@ForAll @Size(min = 1, max = 60) byte[] bytes) {
        TlsPair pair = pair(false, true);
        pair.run();
        try {
            TlsPair.deliver(pair.client, EncryptionLevel.ONE_RTT, TestMessages.message(4, bytes), 7);
        } catch (ProtocolViolation e) {
            assertTrue(TransportError.isCrypto(e.code()) || e.code() == TransportError.PROTOCOL_VIOLATION);
        }
    }

    private static TlsPair pair(boolean retry, boolean trusting) {
        List<NamedGroup> serverGroups = List.of(retry ? NamedGroup.SECP256R1 : NamedGroup.X25519);
        TlsServerConfig server = new TlsServerConfig(List.of(TestSetup.SERVER.keyManager()), TestSetup.ECHO,
                ClientAuth.WANTED, trusting ? TestMessages.TRUST_ALL : TestSetup.AUTHORITY.trust(), List.of(),
                serverGroups, null);
        TlsClientConfig client = new TlsClientConfig(TestSetup.HOST, 1, TestSetup.ECHO,
                trusting ? TestMessages.TRUST_ALL : TestSetup.AUTHORITY.trust(), !trusting,
                TestSetup.CLIENT.keyManager(), List.of(), List.of(), null);
        return new TlsPair(client, server);
    }

    private static List<RecordedOutput.Sent> change(RecordedOutput.Sent sent, Kind kind, int position, int bits) {
        byte[] message = sent.message();
        int at = position % message.length;
        byte[] body = Arrays.copyOfRange(message, HandshakeType.HEADER_LENGTH, message.length);
        byte[] changed = switch (kind) {
            case FLIP -> {
                byte[] flipped = message.clone();
                flipped[at] ^= (byte) bits;
                yield flipped;
            }
            case TRUNCATE -> Arrays.copyOf(message, at);
            case SHORTEN -> TestMessages.message(message[0], Arrays.copyOf(body, position % body.length));
            case LENGTHEN -> TestMessages.message(message[0], Arrays.copyOf(body, body.length + bits));
            case EMPTY -> TestMessages.message(message[0], new byte[0]);
            case DROP, TWICE, SWAP, OTHER_LEVEL -> message;
        };
        EncryptionLevel level = kind == Kind.OTHER_LEVEL ? EncryptionLevel.values()[(sent.level().ordinal() + 1
                + bits % 3) % 4] : sent.level();
        RecordedOutput.Sent result = new RecordedOutput.Sent(level, changed);
        return switch (kind) {
            case DROP -> List.of();
            case TWICE -> List.of(result, new RecordedOutput.Sent(level, changed.clone()));
            default -> List.of(result);
        };
    }
}
