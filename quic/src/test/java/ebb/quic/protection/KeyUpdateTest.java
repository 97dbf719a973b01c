package ebb.quic.protection;

import static ebb.quic.protection.KeyUpdateSide.PTO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ebb.quic.model.QuicVersion;
import ebb.quic.model.TransportError;
import ebb.quic.wire.ProtocolViolation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class KeyUpdateTest {
    private KeyUpdateSide client;
    private KeyUpdateSide server;

    @BeforeEach
    void connect() {
        KeyUpdateSide[] pair = KeyUpdateSide.pair();
        client = pair[0];
        server = pair[1];
    }

    @Test
    void updateBeforeTheHandshakeIsConfirmedIsRefused() {
        // RFC 9001 §6.1: no key update before the handshake is confirmed.
        KeyUpdate keys = new KeyUpdate(QuicVersion.V1, KeyUpdateSide.SUITE);
        keys.installWrite(KeyUpdateSide.secret(1));
        assertTrue(keys.canWrite());
        assertFalse(keys.canRead());
        keys.installRead(KeyUpdateSide.secret(2));
        assertTrue(keys.canRead());
        keys.sealed(0);
        keys.acked(0);
        assertFalse(keys.initiate(0));
        keys.confirmed();
        assertTrue(keys.initiate(0));
    }

    @Test
    void updateWaitsForAnAcknowledgementInThePhase() {
        // RFC 9001 §6.1: no (further) update before a packet of the current key phase was acknowledged.
        assertFalse(client.keys.initiate(0));
        KeyUpdateSide.Packet first = client.send();
        assertFalse(client.keys.initiate(0));
        client.keys.acked(first.number());
        assertTrue(client.keys.initiate(0));
        client.keys.acked(first.number());
        assertFalse(client.keys.initiate(1000 * PTO), "what was acknowledged is of the phase before");
        KeyUpdateSide.Packet second = client.send();
        client.keys.acked(first.number());
        assertFalse(client.keys.initiate(1000 * PTO));
        client.keys.acked(second.number());
        assertTrue(client.keys.initiate(1000 * PTO));
    }

    @Test
    void initiatorUpdatesBothDirections() {
        client.roundTrip(server, 0);
        PacketKeys oldWrite = client.keys.writeKeys();
        PacketKeys oldRead = client.keys.readKeys();
        assertTrue(client.keys.initiate(10));
        assertTrue(client.keys.writePhase());
        assertNotSame(oldWrite, client.keys.writeKeys());
        assertNotSame(oldRead, client.keys.readKeys());
        assertTrue(oldWrite.isFreed(), "nothing is sent with old keys");
        assertFalse(oldRead.isFreed());
        assertEquals(1, client.keys.updates());
    }

    @Test
    void responderUpdatesBeforeItAcknowledges() {
        // RFC 9001 §6.2: send keys are updated before the packet that was opened with new keys is acknowledged.
        client.roundTrip(server, 0);
        client.keys.initiate(10);
        assertFalse(server.keys.writePhase());
        assertTrue(server.receive(client.send(), 20));
        assertTrue(server.keys.writePhase());
        assertEquals(1, server.keys.updates());
        assertTrue(client.receive(server.send(), 30));
        assertEquals(1, client.keys.updates(), "the answer is no update of its own");
    }

    @Test
    void bothMayInitiateAtOnce() {
        client.roundTrip(server, 0);
        server.roundTrip(client, 0);
        assertTrue(client.keys.initiate(10));
        assertTrue(server.keys.initiate(10));
        client.roundTrip(server, 20);
        server.roundTrip(client, 20);
        assertEquals(1, client.keys.updates());
        assertEquals(1, server.keys.updates());
        assertTrue(client.keys.initiate(20 + 3 * PTO));
        client.roundTrip(server, 30 + 3 * PTO);
        assertEquals(2, server.keys.updates());
    }

    @Test
    void nextUpdateComesThreePtoAfterTheLastWasConfirmed() {
        // RFC 9001 §6.5: the peer needs three PTO before it can follow another update.
        client.roundTrip(server, 0);
        client.keys.initiate(10);
        client.roundTrip(server, 50);
        assertFalse(client.keys.initiate(50 + 3 * PTO - 1));
        assertTrue(client.keys.initiate(50 + 3 * PTO));
    }

    @Test
    void delayedPacketOpensWithThePreviousKeys() {
        // RFC 9001 §6.5: a lower packet number with the other phase bit belongs to the previous keys.
        client.roundTrip(server, 0);
        KeyUpdateSide.Packet delayed = client.send();
        KeyUpdateSide.Packet tooLate = client.send();
        client.keys.initiate(10);
        assertTrue(server.receive(client.send(), 20));
        PacketKeys previous = server.keys.readKeys(false, delayed.number(), 20);
        assertTrue(server.receive(delayed, 20 + 3 * PTO - 1));
        assertEquals(20 + 3 * PTO, server.keys.expiryNanos());
        assertFalse(server.receive(tooLate, 20 + 3 * PTO));
        assertTrue(previous.isFreed());
        assertEquals(Long.MAX_VALUE, server.keys.expiryNanos());
    }

    @Test
    void previousKeysExpireWithoutAnyPacket() {
        client.roundTrip(server, 0);
        client.keys.initiate(10);
        server.receive(client.send(), 20);
        PacketKeys previous = server.keys.readKeys(false, 0, 20);
        long before = server.keys.retainedBytes();
        server.keys.expire(20 + 3 * PTO - 1);
        assertFalse(previous.isFreed());
        server.keys.expire(20 + 3 * PTO);
        assertTrue(previous.isFreed());
        assertTrue(server.keys.retainedBytes() < before);
    }

    @Test
    void oldKeysStayUntilNewOnesWereUsed() {
        // RFC 9001 §6.1: old keys are retained until a packet was unprotected with the new ones, however long it takes.
        client.roundTrip(server, 0);
        client.keys.initiate(10);
        assertEquals(Long.MAX_VALUE, client.keys.expiryNanos());
        assertTrue(client.receive(server.send(), 1_000_000 * PTO));
        assertTrue(client.receive(server.send(), 2_000_000 * PTO));
        server.receive(client.send(), 2_000_000 * PTO);
        assertTrue(client.receive(server.send(), 2_000_000 * PTO));
        assertEquals(2_000_003 * PTO, client.keys.expiryNanos());
    }

    @Test
    void forgedKeyPhaseChangesNothing() {
        // RFC 9001 §5.5: an apparent key update that does not open is discarded. RFC 9001 §6.3: the next keys are there
        // already and are kept, so that forging the bit costs us neither work nor time that could be seen.
        client.roundTrip(server, 0);
        PacketKeys next = server.keys.readKeys(true, 1, 0);
        for (int i = 0; i < 100; i++) {
            assertFalse(server.receive(KeyUpdateSide.turned(client.send()), 0));
            assertSame(next, server.keys.readKeys(true, 1000, 0));
        }
        assertEquals(0, server.keys.updates());
        assertTrue(server.receive(client.send(), 0));
    }

    @Test
    void wrongPhaseIsAlwaysTriedWithSomeKeys() {
        // RFC 9001 §6.3: also where no keys can fit, opening is tried, and takes as long as ever.
        client.roundTrip(server, 0);
        client.keys.initiate(10);
        server.receive(client.send(), 20);
        server.keys.expire(20 + 3 * PTO);
        KeyUpdateSide.Packet first = KeyUpdateSide.turned(client.send());
        assertFalse(server.receive(first, 20 + 3 * PTO));
        assertFalse(server.keys.readKeys(false, 0, 20 + 3 * PTO).isFreed());
    }

    @Test
    void currentAndNextKeysAreBothAtHand() {
        // RFC 9001 §6.3: at least the current and the next read keys are retained.
        PacketKeys current = client.keys.readKeys(false, 5, 0);
        PacketKeys next = client.keys.readKeys(true, 5, 0);
        assertSame(current, client.keys.readKeys());
        assertNotSame(current, next);
        assertSame(next, client.keys.readKeys(true, 6, 0));
    }

    @Test
    void oldKeysForALaterPacketAreAnError() {
        // RFC 9001 §6.4: newer keys were used for a lower packet number.
        client.roundTrip(server, 0);
        PacketKeys old = PacketKeys.of(KeyUpdateSide.SUITE, QuicVersion.V1, KeyUpdateSide.secret(1));
        client.keys.initiate(10);
        KeyUpdateSide.Packet five = client.sealWith(client.keys.writeKeys(), true, 5);
        KeyUpdateSide.Packet six = client.sealWith(old, false, 6);
        KeyUpdateSide.Packet seven = client.sealWith(client.keys.writeKeys(), true, 7);
        assertTrue(server.receive(five, 20));
        assertTrue(server.receive(seven, 20));
        assertKeyUpdateError(() -> server.receive(six, 20));
    }

    @Test
    void newKeysForAnEarlierPacketAreAnError() {
        // RFC 9001 §6.4: a packet with a higher number had older keys, whichever of the two arrives first.
        client.roundTrip(server, 0);
        PacketKeys old = PacketKeys.of(KeyUpdateSide.SUITE, QuicVersion.V1, KeyUpdateSide.secret(1));
        client.keys.initiate(10);
        KeyUpdateSide.Packet late = client.sealWith(client.keys.writeKeys(), true, 5);
        assertTrue(server.receive(client.sealWith(old, false, 6), 20));
        assertTrue(server.receive(client.sealWith(client.keys.writeKeys(), true, 9), 20));
        assertKeyUpdateError(() -> server.receive(late, 20));
    }

    @Test
    void updateThatIsNotAboveAllOldPacketsIsAnError() {
        client.roundTrip(server, 0);
        PacketKeys old = PacketKeys.of(KeyUpdateSide.SUITE, QuicVersion.V1, KeyUpdateSide.secret(1));
        client.keys.initiate(10);
        assertTrue(server.receive(client.sealWith(old, false, 6), 20));
        KeyUpdateSide.Packet update = client.sealWith(client.keys.writeKeys(), true, 5);
        assertKeyUpdateError(() -> server.receive(update, 20));
    }

    @Test
    void secondUpdateBeforeTheFirstIsAnsweredIsAnError() {
        // RFC 9001 §6.2: the peer updated twice without waiting for a packet that shows that we followed.
        client.roundTrip(server, 0);
        client.keys.initiate(10);
        KeyUpdateSide.Packet first = client.send();
        client.keys.acked(first.number());
        assertTrue(client.keys.initiate(1_000 * PTO), "its own fault");
        KeyUpdateSide.Packet second = client.send();
        assertTrue(server.receive(first, 20));
        assertKeyUpdateError(() -> server.receive(second, 30));
    }

    @Test
    void updateBeforeWeSentAnythingIsAnError() {
        // RFC 9001 §6.2: nor can the first update come before a packet of ours was acknowledged.
        KeyUpdateSide.Packet early = client.send();
        client.keys.acked(early.number());
        client.keys.initiate(0);
        KeyUpdateSide.Packet update = client.send();
        assertKeyUpdateError(() -> server.receive(update, 0));
    }

    @Test
    void acknowledgingNewKeysWithOldOnesIsAnError() {
        // RFC 9001 §6.2: the peer got a packet with new keys and had to follow before it said so.
        client.roundTrip(server, 0);
        KeyUpdateSide.Packet before = client.send();
        client.keys.initiate(10);
        KeyUpdateSide.Packet after = client.send();
        assertTrue(client.receive(server.send(), 20), "the server does not follow");
        client.keys.acked(before.number());
        assertKeyUpdateError(() -> client.keys.acked(after.number()));
    }

    @Test
    void keysThatWearOutAreUpdatedInTime() {
        // RFC 9001 §5.3, RFC 9001 §6.6: packets are counted for each key and an update is due before the limit.
        KeyUpdate keys = limited(1000, 10);
        for (int i = 0; i < 499; i++) {
            keys.sealed(i);
        }
        assertFalse(keys.wantsUpdate());
        keys.sealed(499);
        assertTrue(keys.wantsUpdate());
        keys.acked(0);
        assertTrue(keys.initiate(0));
        assertFalse(keys.wantsUpdate(), "new keys count from zero");
        assertFalse(keys.exhausted());
    }

    @Test
    void keysThatCannotBeUpdatedEndBeforeTheirLimit() {
        // RFC 9001 §6.6: with no update possible the connection is closed while a packet can still say so; past the
        // limit the keys seal nothing.
        KeyUpdate keys = limited(1000, 10);
        int number = 0;
        while (!keys.exhausted()) {
            keys.sealed(number++);
        }
        assertTrue(number < 1000);
        while (number < 1000) {
            keys.sealed(number++);
        }
        assertThrows(IllegalStateException.class, () -> keys.sealed(1000));
    }

    @Test
    void limitOfAesGcmIsCounted() {
        KeyUpdate keys = client.keys;
        for (int i = 0; i < 1 << 22; i++) {
            keys.sealed(i);
        }
        assertTrue(keys.wantsUpdate());
        assertFalse(keys.exhausted());
        for (int i = 1 << 22; i < 1 << 23; i++) {
            keys.sealed(i);
        }
        assertTrue(keys.exhausted());
        assertThrows(IllegalStateException.class, () -> keys.sealed(1 << 23));
    }

    @Test
    void forgeriesAreCountedOverAllKeys() {
        // RFC 9001 §6.6: too many packets that fail authentication end the connection with AEAD_LIMIT_REACHED.
        KeyUpdate keys = limited(1000, 10);
        for (int i = 0; i < 6; i++) {
            keys.failedOpen();
        }
        keys.sealed(0);
        keys.acked(0);
        assertTrue(keys.initiate(0));
        for (int i = 0; i < 4; i++) {
            keys.failedOpen();
        }
        ProtocolViolation violation = assertThrows(ProtocolViolation.class, keys::failedOpen);
        assertEquals(TransportError.AEAD_LIMIT_REACHED, violation.code());
    }

    @Test
    void manyUpdatesWithReordering() {
        Random random = new Random(7);
        long now = 0;
        for (int update = 1; update <= 60; update++) {
            KeyUpdateSide initiator = random.nextBoolean() ? client : server;
            KeyUpdateSide other = initiator == client ? server : client;
            client.roundTrip(server, now);
            server.roundTrip(client, now);
            now += 3 * PTO;
            List<KeyUpdateSide.Packet> flight = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                flight.add(initiator.send());
            }
            assertTrue(initiator.keys.initiate(now), "update " + update);
            for (int i = 0; i < 10; i++) {
                flight.add(initiator.send());
            }
            Collections.shuffle(flight, random);
            for (KeyUpdateSide.Packet packet : flight) {
                assertTrue(other.receive(packet, now), "update " + update);
            }
            assertEquals(update, other.keys.updates());
            assertEquals(initiator.keys.writePhase(), other.keys.writePhase());
        }
    }

    @Test
    void atMostThreeSetsOfReadKeys() {
        // Attack: the phase turns with every packet that is acknowledged.
        long bound = 0;
        for (int i = 0; i < 20; i++) {
            client.roundTrip(server, i * 1000L * PTO);
            assertTrue(client.keys.initiate(i * 1000L * PTO + 3 * PTO));
            bound = Math.max(bound, server.keys.retainedBytes());
        }
        PacketKeys one = client.keys.readKeys();
        assertTrue(bound <= 4 * one.retainedBytes() + 400, "bytes: " + bound);
    }

    @Test
    void freeingZeroesEverything() {
        client.roundTrip(server, 0);
        client.keys.initiate(10);
        PacketKeys[] all = {client.keys.writeKeys(), client.keys.readKeys(), client.keys.readKeys(false, 0, 10)};
        client.keys.free();
        client.keys.free();
        for (PacketKeys keys : all) {
            assertTrue(keys.isFreed());
        }
        assertFalse(client.keys.canRead());
        assertFalse(client.keys.canWrite());
        assertFalse(client.keys.wantsUpdate());
        assertFalse(client.keys.initiate(1_000 * PTO));
        assertEquals(Long.MAX_VALUE, client.keys.expiryNanos());
    }

    private static KeyUpdate limited(long confidentiality, long integrity) {
        KeyUpdate keys = new KeyUpdate(QuicVersion.V1, KeyUpdateSide.SUITE,
                new KeyUpdate.Limits(confidentiality, integrity));
        keys.installWrite(KeyUpdateSide.secret(1));
        keys.installRead(KeyUpdateSide.secret(2));
        keys.confirmed();
        return keys;
    }

    private static void assertKeyUpdateError(Executable action) {
        assertEquals(TransportError.KEY_UPDATE_ERROR, assertThrows(ProtocolViolation.class, action).code());
    }
}
