package ebb.testkit;

import ebb.quic.protection.CipherSuite;
import ebb.quic.protection.EncryptionLevel;
import ebb.quic.tls.TlsEngine;
import ebb.quic.tls.TlsOutput;
import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.Frame;
import ebb.quic.wire.LongHeader;
import ebb.quic.wire.PacketType;
import ebb.quic.wire.ShortHeader;
import ebb.quic.wire.TransportParameters;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * One end of one connection that says whatever a test wants: any frame in any packet at any time. It is made of Ebb's
 * own codec, keeps no rule by itself and retransmits nothing. Left alone it completes the handshake and acknowledges.
 */
public final class EvilPeer implements TimelessPeer {
    private static final int CHUNK_BYTES = 1000;
    private static final int FULL_BYTES = 1200;

    private final SimNet net;
    private final InetSocketAddress address;
    private final boolean server;
    private final SplittableRandom random;
    private final EvilCodec codec;
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
    private boolean acking = true;
    private boolean answering = true;
    private boolean complete;
    private boolean tokenAlways;
    private long receivedBytes;
    private long sentBytes;

    private EvilPeer(SimNet net, InetSocketAddress address, boolean server, SimTls choice, long seed) {
        this.net = net;
        this.address = address;
        source = address;
        this.server = server;
        this.choice = choice;
        random = new SplittableRandom(seed);
        codec = new EvilCodec(server);
        local = newId();
        net.add(this);
    }

    /** A client that is about to speak to {@code remote}. */
    public static EvilPeer client(SimNet net, InetSocketAddress address, InetSocketAddress remote, SimTls tls) {
        EvilPeer peer = new EvilPeer(net, address, false, tls, address.getPort());
        peer.remote = remote;
        peer.original = peer.newId();
        peer.destination = peer.original;
        peer.codec.initialKeys(peer.original);
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

    // --- how it behaves ---

    /** Changes the transport parameters before they are sent. */
    public EvilPeer parameters(UnaryOperator<TransportParameters.Builder> change) {
        parameters = change;
        return this;
    }

    /** Makes Initial keys from this ID, and tries them on what could not be opened before: the keys after a Retry. */
    public EvilPeer rekey(ConnectionId id) {
        codec.initialKeys(id);
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
        return codec.level(PacketType.INITIAL).takeCrypto(most);
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
        return codec.level(type).write != null;
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
        return codec.spins();
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
        return codec.level(type).nextNumber;
    }

    /** Leaves packet numbers out. */
    public void skipNumbers(PacketType type, long count) {
        codec.level(type).nextNumber += count;
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
        return codec.seal(header, payloads);
    }

    /** A sealed packet with bits of its first byte flipped before protection. */
    public byte[] flipped(PacketType type, int bits, Payload... payloads) {
        Forge.Header header = header(type);
        header.flip = bits;
        header.leastBytes = type == PacketType.INITIAL ? FULL_BYTES : 0;
        return codec.seal(header, payloads);
    }

    /** A sealed 1-RTT packet without any frame. */
    public byte[] empty() {
        Forge.Header header = header(PacketType.ONE_RTT);
        header.padded = false;
        return codec.seal(header);
    }

    /** A sealed packet with a number that was not used before, or was. */
    public byte[] numbered(PacketType type, long number, Payload... payloads) {
        Forge.Header header = header(type);
        header.number = number;
        header.leastBytes = type == PacketType.INITIAL ? FULL_BYTES : 0;
        return codec.seal(header, payloads);
    }

    private Forge.Header header(PacketType type) {
        Forge.Header header = new Forge.Header();
        header.type = type;
        header.ids = new LongHeader.Ids(destination, local);
        header.token = type == PacketType.INITIAL && (!server || tokenAlways) ? token : new byte[0];
        header.number = codec.level(type).nextNumber;
        return header;
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
        for (Map.Entry<PacketType, EvilLevel> entry : codec.levels().entrySet()) {
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
        codec.updateKeys();
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
        if (header == null || header.type() == null || codec.level(header.type()) == null) {
            return -1;
        }
        if (server && tls == null) {
            original = header.destination();
            codec.initialKeys(original);
            destination = header.source();
            prepare();
        } else if (!server && destination.equals(original)) {
            destination = header.source();
        }
        boolean opened = open(header.type(), new EvilCodec.Place(bytes, header.start(), header.packetNumberOffset(),
                header.end()), now);
        return opened ? header.end() : -1;
    }

    private int receiveShort(byte[] bytes, int at, long now) {
        boolean opened = open(PacketType.ONE_RTT,
                new EvilCodec.Place(bytes, at, at + 1 + local.length(), bytes.length), now);
        return opened ? bytes.length : -1;
    }

    private boolean open(PacketType type, EvilCodec.Place place, long now) {
        Seen packet = codec.open(type, place, now);
        if (packet == null) {
            return false;
        }
        seen.add(packet);
        if (answering && type != PacketType.ONE_RTT) {
            feed(type);
        }
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
        EvilLevel level = codec.level(type);
        for (byte[] crypto = level.nextCrypto(); crypto != null; crypto = level.nextCrypto()) {
            tls.receive(name, crypto, 0, crypto.length);
        }
    }

    /** Takes keys and messages of the engine. */
    private final class Output implements TlsOutput {
        @Override
        public void crypto(EncryptionLevel level, byte[] message) {
            codec.level(EvilCodec.typeOf(level)).queue(message);
        }

        @Override
        public void writeSecret(EncryptionLevel level, CipherSuite suite, byte[] secret) {
            codec.writeSecret(level, suite, secret);
        }

        @Override
        public void readSecret(EncryptionLevel level, CipherSuite suite, byte[] secret) {
            codec.readSecret(level, suite, secret);
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
