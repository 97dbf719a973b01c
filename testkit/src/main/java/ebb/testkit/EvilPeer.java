package ebb.testkit;

import ebb.quic.model.QuicVersion;
import ebb.quic.protection.AeadTools;
import ebb.quic.protection.CipherSuite;
import ebb.quic.protection.EncryptionLevel;
import ebb.quic.protection.Hkdf;
import ebb.quic.protection.InitialSecrets;
import ebb.quic.protection.PacketKeys;
import ebb.quic.tls.TlsEngine;
import ebb.quic.tls.TlsOutput;
import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.Frame;
import ebb.quic.wire.FrameReader;
import ebb.quic.wire.LongHeader;
import ebb.quic.wire.PacketNumbers;
import ebb.quic.wire.PacketType;
import ebb.quic.wire.ShortHeader;
import ebb.quic.wire.TransportParameters;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * One end of one connection that says whatever a test wants: any frame in any packet at any time. It is made of Ebb's
 * own codec, keeps no rule by itself and retransmits nothing. Left alone it completes the handshake and acknowledges.
 */
public final class EvilPeer implements NetPeer {
    private static final int CHUNK_BYTES = 1000;
    private static final int FULL_BYTES = 1200;

    private final SimNet net;
    private final InetSocketAddress address;
    private final boolean server;
    private final SplittableRandom random;
    private final AeadTools aead = new AeadTools();
    private final Forge forge = new Forge(aead);
    private final Map<PacketType, EvilLevel> levels = new EnumMap<>(PacketType.class);
    private final FrameReader frames = new FrameReader();
    private final List<Seen> seen = new ArrayList<>();
    private final List<byte[]> unopened = new ArrayList<>();
    private final SimTls choice;
    private UnaryOperator<TransportParameters.Builder> parameters = builder -> builder;
    private InetSocketAddress source;
    private InetSocketAddress remote;
    private TlsEngine tls;
    private TransportParameters peerParameters;
    private ConnectionId original;
    private ConnectionId local;
    private ConnectionId destination;
    private byte[] token = new byte[0];
    private CipherSuite suite;
    private byte[] readSecret;
    private byte[] writeSecret;
    private boolean readPhase;
    private boolean writePhase;
    private boolean acking = true;
    private boolean answering = true;
    private boolean complete;
    private boolean tokenAlways;
    private long spins;
    private long receivedBytes;
    private long sentBytes;

    private EvilPeer(SimNet net, InetSocketAddress address, boolean server, SimTls choice, long seed) {
        this.net = net;
        this.address = address;
        source = address;
        this.server = server;
        this.choice = choice;
        random = new SplittableRandom(seed);
        for (PacketType type : List.of(PacketType.INITIAL, PacketType.HANDSHAKE, PacketType.ONE_RTT)) {
            levels.put(type, new EvilLevel());
        }
        local = newId();
        net.add(this);
    }

    /** A client that is about to speak to {@code remote}. */
    public static EvilPeer client(SimNet net, InetSocketAddress address, InetSocketAddress remote, SimTls tls) {
        EvilPeer peer = new EvilPeer(net, address, false, tls, address.getPort());
        peer.remote = remote;
        peer.original = peer.newId();
        peer.destination = peer.original;
        peer.initialKeys(peer.original);
        return peer;
    }

    /** A server that waits for its one client. */
    public static EvilPeer server(SimNet net, InetSocketAddress address, SimTls tls) {
        return new EvilPeer(net, address, true, tls, address.getPort());
    }

    /** Eight random bytes. */
    public ConnectionId newId() {
        return ConnectionId.ofLong(random.nextLong());
    }

    private void initialKeys(ConnectionId id) {
        InitialSecrets.Pair pair = InitialSecrets.derive(QuicVersion.V1, id);
        EvilLevel initial = levels.get(PacketType.INITIAL);
        initial.read = server ? pair.client() : pair.server();
        initial.write = server ? pair.server() : pair.client();
    }

    // --- how it behaves ---

    /** Changes the transport parameters before they are sent. */
    public EvilPeer parameters(UnaryOperator<TransportParameters.Builder> change) {
        parameters = change;
        return this;
    }

    /** Makes Initial keys from this ID, and tries them on what could not be opened before: the keys after a Retry. */
    public EvilPeer rekey(ConnectionId id) {
        initialKeys(id);
        List<byte[]> kept = List.copyOf(unopened);
        unopened.clear();
        kept.forEach(this::reread);
        return this;
    }

    /** Whether it acknowledges what it gets; it does at first. */
    public EvilPeer acking(boolean does) {
        acking = does;
        return this;
    }

    /** Whether it goes on with the handshake when CRYPTO bytes arrive; it does at first. */
    public EvilPeer answering(boolean does) {
        answering = does;
        return this;
    }

    /** The Source Connection ID that it uses from now on. */
    public EvilPeer local(ConnectionId id) {
        local = id;
        return this;
    }

    /** The address that its datagrams seem to come from, from now on. */
    public EvilPeer source(InetSocketAddress from) {
        source = from;
        return this;
    }

    /** Where its packets go from now on. */
    public EvilPeer destination(ConnectionId id) {
        destination = id;
        return this;
    }

    /** The token of its Initial packets. */
    public EvilPeer token(byte[] value) {
        token = value;
        return this;
    }

    /** Sets the engine up; a client's ClientHello is queued, and sent only by {@link #flush}. */
    public EvilPeer prepare() {
        tls = choice.factory(server, random).create(new Output());
        tls.start();
        return this;
    }

    /** A client sends its first flight. */
    public EvilPeer start() {
        prepare();
        flush();
        return this;
    }

    /** The next of the engine's Initial CRYPTO bytes, which the test sends itself; empty when there are none. */
    public byte[] takeCrypto(int most) {
        return levels.get(PacketType.INITIAL).takeCrypto(most);
    }

    /** From now on a server's Initial packets carry the token, which they must not. */
    public EvilPeer tokenInServerPackets() {
        tokenAlways = true;
        return this;
    }

    // --- what it knows ---

    @Override
    public InetSocketAddress address() {
        return address;
    }

    /** Packets that it could open, in order. */
    public List<Seen> seen() {
        return seen;
    }

    /** Datagrams, or their rest, that it could not open. */
    public List<byte[]> unopened() {
        return unopened;
    }

    /** All frames of one record type that it has seen. */
    public <F extends Frame> List<F> all(Class<F> type) {
        return seen.stream().flatMap(packet -> packet.all(type).stream()).toList();
    }

    /** The CONNECTION_CLOSE that it got, the first one; null when there was none. */
    public Frame.ConnectionClose close() {
        List<Frame.ConnectionClose> all = all(Frame.ConnectionClose.class);
        return all.isEmpty() ? null : all.getFirst();
    }

    /** Whether its side of the handshake is complete. */
    public boolean isComplete() {
        return complete;
    }

    /** Whether it can seal packets of this type. */
    public boolean canSend(PacketType type) {
        return levels.get(type).write != null;
    }

    /** What the peer announced; null before it is known. */
    public TransportParameters peerParameters() {
        return peerParameters;
    }

    /** Its own ID. */
    public ConnectionId local() {
        return local;
    }

    /** Where its packets go. */
    public ConnectionId destination() {
        return destination;
    }

    /** The destination of a client's first packet. */
    public ConnectionId original() {
        return original;
    }

    /** Short header packets that came with the spin bit set. */
    public long spins() {
        return spins;
    }

    /** Bytes of datagrams received. */
    public long receivedBytes() {
        return receivedBytes;
    }

    /** Bytes of datagrams sent. */
    public long sentBytes() {
        return sentBytes;
    }

    /** The number that its next packet of this type will have. */
    public long nextNumber(PacketType type) {
        return levels.get(type).nextNumber;
    }

    /** Leaves packet numbers out. */
    public void skipNumbers(PacketType type, long count) {
        levels.get(type).nextNumber += count;
    }

    // --- what it sends ---

    /** Sends a packet in a datagram of its own; Initial packets are padded to 1200 bytes. */
    public void send(PacketType type, Payload... payloads) {
        raw(packet(type, type == PacketType.INITIAL ? FULL_BYTES : 0, payloads));
    }

    /** The same with frames that are records. */
    public void send(PacketType type, Frame... all) {
        send(type, Arrays.stream(all).map(Payload::of).toArray(Payload[]::new));
    }

    /** A sealed packet of at least so many bytes. */
    public byte[] packet(PacketType type, int leastBytes, Payload... payloads) {
        Forge.Header header = header(type);
        header.leastBytes = leastBytes;
        return seal(header, payloads);
    }

    /** A sealed packet with bits of its first byte flipped before protection. */
    public byte[] flipped(PacketType type, int bits, Payload... payloads) {
        Forge.Header header = header(type);
        header.flip = bits;
        header.leastBytes = type == PacketType.INITIAL ? FULL_BYTES : 0;
        return seal(header, payloads);
    }

    /** A sealed 1-RTT packet without any frame. */
    public byte[] empty() {
        Forge.Header header = header(PacketType.ONE_RTT);
        header.padded = false;
        return seal(header);
    }

    /** A sealed packet with a number that was not used before, or was. */
    public byte[] numbered(PacketType type, long number, Payload... payloads) {
        Forge.Header header = header(type);
        header.number = number;
        header.leastBytes = type == PacketType.INITIAL ? FULL_BYTES : 0;
        return forge.seal(header, levels.get(type).write, payloads);
    }

    private Forge.Header header(PacketType type) {
        Forge.Header header = new Forge.Header();
        header.type = type;
        header.ids = new LongHeader.Ids(destination, local);
        header.token = type == PacketType.INITIAL && (!server || tokenAlways) ? token : new byte[0];
        header.number = levels.get(type).nextNumber;
        header.keyPhase = writePhase;
        return header;
    }

    private byte[] seal(Forge.Header header, Payload... payloads) {
        EvilLevel level = levels.get(header.type);
        level.nextNumber = header.number + 1;
        return forge.seal(header, level.write, payloads);
    }

    /** Sends any bytes. */
    public void raw(byte[]... parts) {
        rawFrom(source, parts);
    }

    /** Sends any bytes as if from another address. */
    public void rawFrom(InetSocketAddress source, byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        sentBytes += all.size();
        net.send(new Datagram(source, remote, all.toByteArray()));
    }

    /** Sends what the engine wants to say, and acknowledgements, if it does such things. */
    public void flush() {
        for (Map.Entry<PacketType, EvilLevel> entry : levels.entrySet()) {
            EvilLevel level = entry.getValue();
            if (level.write == null) {
                continue;
            }
            long offset = level.cryptoSent();
            byte[] crypto = level.takeCrypto(CHUNK_BYTES);
            while (crypto.length > 0) {
                send(entry.getKey(), withAck(level, Payload.crypto(offset, crypto)));
                offset = level.cryptoSent();
                crypto = level.takeCrypto(CHUNK_BYTES);
            }
            if (level.ackOwed && acking) {
                send(entry.getKey(), withAck(level));
            }
        }
    }

    private Payload[] withAck(EvilLevel level, Payload... payloads) {
        if (!acking || level.received.count() == 0) {
            return payloads;
        }
        level.ackOwed = false;
        Payload[] all = Arrays.copyOf(payloads, payloads.length + 1);
        all[payloads.length] = Payload.ack(level.received);
        return all;
    }

    /** Updates the keys that it sends with (RFC 9001 §6.1), allowed or not. */
    public void updateKeys() {
        writeSecret = next(writeSecret);
        levels.get(PacketType.ONE_RTT).write = levels.get(PacketType.ONE_RTT).write.next(QuicVersion.V1, writeSecret);
        writePhase = !writePhase;
    }

    private byte[] next(byte[] secret) {
        return Hkdf.expandLabel(suite, secret, "quic ku", new byte[0], suite.hashLength());
    }

    // --- what it gets ---

    @Override
    public void receive(Datagram datagram, long now) {
        receivedBytes += datagram.length();
        remote = remote == null ? datagram.from() : remote;
        byte[] bytes = datagram.bytes();
        int at = 0;
        while (at < bytes.length) {
            int end = ShortHeader.isLong(bytes[at]) ? receiveLong(bytes, at, now) : receiveShort(bytes, at, now);
            if (end < 0) {
                unopened.add(Arrays.copyOfRange(bytes, at, bytes.length));
                break;
            }
            at = end;
        }
        if (answering) {
            flush();
        }
    }

    private int receiveLong(byte[] bytes, int at, long now) {
        LongHeader header = LongHeader.parse(bytes, at, bytes.length);
        EvilLevel level = header == null || header.type() == null ? null : levels.get(header.type());
        if (level == null) {
            return -1;
        }
        if (server && tls == null) {
            original = header.destination();
            initialKeys(original);
            destination = header.source();
            prepare();
        } else if (!server && destination.equals(original)) {
            destination = header.source();
        }
        if (level.read == null || !open(level, header.type(), bytes, header.start(), header.packetNumberOffset(),
                header.end(), now)) {
            return -1;
        }
        return header.end();
    }

    private int receiveShort(byte[] bytes, int at, long now) {
        EvilLevel level = levels.get(PacketType.ONE_RTT);
        boolean opened = level.read != null
                && open(level, PacketType.ONE_RTT, bytes, at, at + 1 + local.length(), bytes.length, now);
        return opened ? bytes.length : -1;
    }

    private boolean open(EvilLevel level, PacketType type, byte[] bytes, int start, int numberOffset, int end,
            long now) {
        int numberLength = aead.unprotectHeader(level.read, bytes, start, numberOffset, end);
        if (numberLength < 0) {
            return false;
        }
        long number = PacketNumbers.decode(level.received.largest(),
                PacketNumbers.read(bytes, numberOffset, numberLength), numberLength);
        boolean phase = type == PacketType.ONE_RTT && (bytes[start] & ShortHeader.KEY_PHASE_BIT) != 0;
        PacketKeys keys = level.read;
        byte[] nextSecret = null;
        if (type == PacketType.ONE_RTT && phase != readPhase) {
            nextSecret = next(readSecret);
            keys = level.read.next(QuicVersion.V1, nextSecret);
        }
        int headerLength = numberOffset + numberLength - start;
        int length = aead.open(keys, number, bytes, start, headerLength, end - start - headerLength);
        if (length < 0) {
            return false;
        }
        if (nextSecret != null) {
            readSecret = nextSecret;
            level.read = keys;
            readPhase = phase;
        }
        level.received.add(number);
        spins += type == PacketType.ONE_RTT && (bytes[start] & ShortHeader.SPIN_BIT) != 0 ? 1 : 0;
        read(level, new Seen(now, type, number, phase, bytes.length, new ArrayList<>()), bytes, start + headerLength,
                length);
        return true;
    }

    /** Feeds CRYPTO bytes to the engine that came while it did not answer, without sending anything. */
    public void resume() {
        for (PacketType type : List.of(PacketType.INITIAL, PacketType.HANDSHAKE)) {
            feed(type);
            for (byte[] kept : List.copyOf(unopened)) {
                if (type == PacketType.INITIAL) {
                    unopened.remove(kept);
                    reread(kept);
                }
            }
        }
    }

    private void reread(byte[] bytes) {
        int at = 0;
        while (at >= 0 && at < bytes.length && ShortHeader.isLong(bytes[at])) {
            at = receiveLong(bytes, at, net.now());
        }
    }

    private void feed(PacketType type) {
        EncryptionLevel name = type == PacketType.INITIAL ? EncryptionLevel.INITIAL : EncryptionLevel.HANDSHAKE;
        EvilLevel level = levels.get(type);
        for (byte[] crypto = level.nextCrypto(); crypto != null; crypto = level.nextCrypto()) {
            tls.receive(name, crypto, 0, crypto.length);
        }
    }

    private void read(EvilLevel level, Seen packet, byte[] bytes, int offset, int length) {
        frames.reset(bytes, offset, length);
        while (frames.hasNext()) {
            Frame frame = frames.next();
            packet.frames().add(Seen.Content.of(frame));
            level.ackOwed |= !(frame instanceof Frame.Ack || frame instanceof Frame.Padding
                    || frame instanceof Frame.ConnectionClose);
        }
        seen.add(packet);
        for (Seen.Content.Crypto crypto : packet.contents(Seen.Content.Crypto.class)) {
            level.arrived(crypto.offset(), crypto.data());
        }
        if (answering && packet.type() != PacketType.ONE_RTT) {
            feed(packet.type());
        }
    }

    @Override
    public long nextTimeout() {
        return Long.MAX_VALUE;
    }

    @Override
    public void onTimeout(long now) {
        throw new IllegalStateException("it has no timers");
    }

    /** Takes keys and messages of the engine. */
    private final class Output implements TlsOutput {
        @Override
        public void crypto(EncryptionLevel level, byte[] message) {
            levels.get(typeOf(level)).queue(message);
        }

        @Override
        public void writeSecret(EncryptionLevel level, CipherSuite chosen, byte[] secret) {
            suite = chosen;
            levels.get(typeOf(level)).write = PacketKeys.of(chosen, QuicVersion.V1, secret);
            writeSecret = level == EncryptionLevel.ONE_RTT ? secret.clone() : writeSecret;
        }

        @Override
        public void readSecret(EncryptionLevel level, CipherSuite chosen, byte[] secret) {
            levels.get(typeOf(level)).read = PacketKeys.of(chosen, QuicVersion.V1, secret);
            readSecret = level == EncryptionLevel.ONE_RTT ? secret.clone() : readSecret;
        }

        private static PacketType typeOf(EncryptionLevel level) {
            return switch (level) {
                case INITIAL -> PacketType.INITIAL;
                case HANDSHAKE -> PacketType.HANDSHAKE;
                case ONE_RTT -> PacketType.ONE_RTT;
                case ZERO_RTT -> throw new IllegalStateException("0-RTT is not spoken");
            };
        }

        @Override
        public void peerTransportParameters(byte[] raw) {
            peerParameters = TransportParameters.parse(raw, !server);
        }

        @Override
        public byte[] localTransportParameters() {
            TransportParameters.Builder builder = TransportParameters.newBuilder().initialMaxData(1 << 20)
                    .initialMaxStreamDataBidiLocal(1 << 18).initialMaxStreamDataBidiRemote(1 << 18)
                    .initialMaxStreamDataUni(1 << 18).initialMaxStreamsBidi(100).initialMaxStreamsUni(100)
                    .activeConnectionIdLimit(4).maxIdleTimeoutMillis(30_000).initialSourceConnectionId(local);
            if (server) {
                builder.originalDestinationConnectionId(original);
            }
            return parameters.apply(builder).build().encode();
        }

        @Override
        public void complete() {
            complete = true;
        }
    }
}
