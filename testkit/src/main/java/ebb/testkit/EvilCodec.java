package ebb.testkit;

import ebb.quic.model.QuicVersion;
import ebb.quic.protection.AeadTools;
import ebb.quic.protection.CipherSuite;
import ebb.quic.protection.EncryptionLevel;
import ebb.quic.protection.Hkdf;
import ebb.quic.protection.InitialSecrets;
import ebb.quic.protection.PacketKeys;
import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.Frame;
import ebb.quic.wire.FrameReader;
import ebb.quic.wire.PacketNumbers;
import ebb.quic.wire.PacketType;
import ebb.quic.wire.ShortHeader;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The keys, packet numbers and CRYPTO streams of an {@link EvilPeer}: seals whatever it is given, opens what it can.
 */
final class EvilCodec {
    private final boolean server;
    private final AeadTools aead = new AeadTools();
    private final Forge forge = new Forge(aead);
    private final FrameReader frames = new FrameReader();
    private final Map<PacketType, EvilLevel> levels = new EnumMap<>(PacketType.class);
    private CipherSuite suite;
    private byte[] readSecret;
    private byte[] writeSecret;
    private boolean readPhase;
    private boolean writePhase;
    private long spins;

    EvilCodec(boolean server) {
        this.server = server;
        for (PacketType type : List.of(PacketType.INITIAL, PacketType.HANDSHAKE, PacketType.ONE_RTT)) {
            levels.put(type, new EvilLevel());
        }
    }

    /** All levels, lowest first. */
    Map<PacketType, EvilLevel> levels() {
        return levels;
    }

    /** The level of a packet type; null for types that it does not speak. */
    EvilLevel level(PacketType type) {
        return levels.get(type);
    }

    /** Makes Initial keys from an ID. */
    void initialKeys(ConnectionId id) {
        InitialSecrets.Pair pair = InitialSecrets.derive(QuicVersion.V1, id);
        EvilLevel initial = levels.get(PacketType.INITIAL);
        initial.read = server ? pair.client() : pair.server();
        initial.write = server ? pair.server() : pair.client();
    }

    /** The secret to send with at a level. */
    void writeSecret(EncryptionLevel level, CipherSuite chosen, byte[] secret) {
        suite = chosen;
        levels.get(typeOf(level)).write = PacketKeys.of(chosen, QuicVersion.V1, secret);
        writeSecret = level == EncryptionLevel.ONE_RTT ? secret.clone() : writeSecret;
    }

    /** The secret to receive with at a level. */
    void readSecret(EncryptionLevel level, CipherSuite chosen, byte[] secret) {
        levels.get(typeOf(level)).read = PacketKeys.of(chosen, QuicVersion.V1, secret);
        readSecret = level == EncryptionLevel.ONE_RTT ? secret.clone() : readSecret;
    }

    /** The packet type of an encryption level. */
    static PacketType typeOf(EncryptionLevel level) {
        return switch (level) {
            case INITIAL -> PacketType.INITIAL;
            case HANDSHAKE -> PacketType.HANDSHAKE;
            case ONE_RTT -> PacketType.ONE_RTT;
            case ZERO_RTT -> throw new IllegalStateException("0-RTT is not spoken");
        };
    }

    /** Updates the keys to send with (RFC 9001 §6.1). */
    void updateKeys() {
        writeSecret = next(writeSecret);
        EvilLevel level = levels.get(PacketType.ONE_RTT);
        level.write = level.write.next(QuicVersion.V1, writeSecret);
        writePhase = !writePhase;
    }

    private byte[] next(byte[] secret) {
        return Hkdf.expandLabel(suite, secret, "quic ku", new byte[0], suite.hashLength());
    }

    /** Seals a packet; one with the next number of its level uses that number up. */
    byte[] seal(Forge.Header header, Payload... payloads) {
        EvilLevel level = levels.get(header.type);
        header.keyPhase = writePhase;
        level.nextNumber += header.number == level.nextNumber ? 1 : 0;
        return forge.seal(header, level.write, payloads);
    }

    /** Where a protected packet lies in its datagram. */
    record Place(byte[] bytes, int start, int numberOffset, int end) {
    }

    /** Opens a packet in place; null when it cannot be opened. */
    Seen open(PacketType type, Place place, long now) {
        EvilLevel level = levels.get(type);
        byte[] bytes = place.bytes;
        int numberLength = level.read == null ? -1
                : aead.unprotectHeader(level.read, bytes, place.start, place.numberOffset, place.end);
        if (numberLength < 0) {
            return null;
        }
        long number = PacketNumbers.decode(level.received.largest(),
                PacketNumbers.read(bytes, place.numberOffset, numberLength), numberLength);
        boolean isShort = type == PacketType.ONE_RTT;
        boolean phase = isShort && (bytes[place.start] & ShortHeader.KEY_PHASE_BIT) != 0;
        byte[] nextSecret = isShort && phase != readPhase ? next(readSecret) : null;
        PacketKeys keys = nextSecret == null ? level.read : level.read.next(QuicVersion.V1, nextSecret);
        int headerLength = place.numberOffset + numberLength - place.start;
        int length = aead.open(keys, number, bytes, place.start, headerLength, place.end - place.start - headerLength);
        if (length < 0) {
            return null;
        }
        if (nextSecret != null) {
            readSecret = nextSecret;
            level.read = keys;
            readPhase = phase;
        }
        level.received.add(number);
        spins += isShort && (bytes[place.start] & ShortHeader.SPIN_BIT) != 0 ? 1 : 0;
        Seen packet = new Seen(now, type, number, phase, bytes.length, new ArrayList<>());
        read(level, packet, bytes, place.start + headerLength, length);
        return packet;
    }

    private void read(EvilLevel level, Seen packet, byte[] bytes, int offset, int length) {
        frames.reset(bytes, offset, length);
        while (frames.hasNext()) {
            Frame frame = frames.next();
            packet.frames().add(Seen.Content.of(frame));
            level.ackOwed |= !(frame instanceof Frame.Ack || frame instanceof Frame.Padding
                    || frame instanceof Frame.ConnectionClose);
        }
        for (Seen.Content.Crypto crypto : packet.contents(Seen.Content.Crypto.class)) {
            level.arrived(crypto.offset(), crypto.data());
        }
    }

    /** Short header packets that came with the spin bit set. */
    long spins() {
        return spins;
    }
}
