package ebb.interop.harness;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** A capture file in pcap format, of UDP datagrams over IPv4: what tshark reads. Confined to one thread at a time. */
public final class Capture implements AutoCloseable {
    private static final int MAGIC = 0xa1b2c3d4;
    private static final int VERSION = 0x00020004;
    private static final int SNAPSHOT = 65_535;
    /** The packets begin with their IP header. */
    private static final int LINK_TYPE_RAW = 101;
    private static final int IP_HEADER = 20;
    private static final int UDP_HEADER = 8;
    private static final int UDP = 17;
    private static final int HOPS = 64;

    private final DataOutputStream out;

    /** Begins the file. */
    public Capture(Path file) throws IOException {
        out = new DataOutputStream(Files.newOutputStream(file));
        out.writeInt(MAGIC);
        out.writeInt(VERSION);
        out.writeLong(0);
        out.writeInt(SNAPSHOT);
        out.writeInt(LINK_TYPE_RAW);
    }

    /** Adds a datagram that is seen now. */
    void write(InetSocketAddress from, InetSocketAddress to, ByteBuffer datagram) throws IOException {
        int length = IP_HEADER + UDP_HEADER + datagram.remaining();
        ByteBuffer packet = ByteBuffer.allocate(length);
        packet.put((byte) 0x45).put((byte) 0).putShort((short) length).putInt(0).put((byte) HOPS).put((byte) UDP);
        packet.putShort((short) 0).put(from.getAddress().getAddress()).put(to.getAddress().getAddress());
        packet.putShort((short) from.getPort()).putShort((short) to.getPort());
        packet.putShort((short) (length - IP_HEADER)).putShort((short) 0).put(datagram);
        Instant now = Instant.now();
        out.writeInt((int) now.getEpochSecond());
        out.writeInt(now.getNano() / 1_000);
        out.writeInt(length);
        out.writeInt(length);
        out.write(packet.array());
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
