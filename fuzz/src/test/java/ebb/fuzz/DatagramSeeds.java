package ebb.fuzz;

import ebb.quic.model.QuicVersion;
import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.LongHeader;
import ebb.quic.wire.RetryPacket;
import ebb.quic.wire.VersionNegotiationPacket;
import ebb.quic.wire.WireWriter;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Scripts for {@link DatagramsFuzzTest}: every kind of frame at either end in each phase, and packets without keys. */
final class DatagramSeeds {
    private static final int OF_CLIENT = 0x80;
    private static final int RAW = 0;
    private static final int ONE_RTT = 3;
    private static final int REBOUND = 5;
    private static final int TIME = 6;
    private static final int PATCH = 7;
    private static final LongHeader.Ids IDS = new LongHeader.Ids(ConnectionId.ofLong(1), ConnectionId.ofLong(2));

    private DatagramSeeds() {
    }

    /** One input for each. */
    static List<byte[]> scripts() {
        List<byte[]> scripts = new ArrayList<>();
        for (Phase phase : Phase.values()) {
            for (int side : new int[] {0, OF_CLIENT}) {
                int first = side | phase.ordinal();
                scripts.add(frames(first));
                scripts.add(strangers(first));
            }
        }
        return scripts;
    }

    /** All frames in packets that the phase has keys for, then time, then a packet from elsewhere and a patched one. */
    private static byte[] frames(int first) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        int level = (first & ~OF_CLIENT) < Phase.COMPLETING.ordinal() ? 1 : ONE_RTT;
        List<byte[]> payloads = FrameSeeds.payloads();
        // The last two end the connection.
        for (byte[] payload : payloads.subList(0, payloads.size() - 2)) {
            step(out, level, payload);
        }
        out.writeBytes(new byte[] {TIME, 20, 20});
        step(out, REBOUND, payloads.getFirst());
        out.writeBytes(new byte[] {PATCH, 0, 9, 0, 2, 1, 1});
        return out.toByteArray();
    }

    private static byte[] strangers(int first) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        WireWriter retry = new WireWriter(new byte[100]);
        step(out, RAW, Arrays.copyOf(retry.array(), RetryPacket.write(retry, QuicVersion.V1, IDS, new byte[9], 0)));
        WireWriter versions = new WireWriter(new byte[100]);
        VersionNegotiationPacket.write(versions, IDS, new int[] {0x1a2a3a4a}, 0);
        step(out, RAW, Arrays.copyOf(versions.array(), versions.position()));
        byte[] unknown = new byte[1_200];
        unknown[0] = (byte) 0xc0;
        unknown[1] = 9;
        step(out, RAW, unknown);
        byte[] reset = new byte[43];
        reset[0] = 0x40;
        step(out, RAW, reset);
        return out.toByteArray();
    }

    private static void step(ByteArrayOutputStream out, int what, byte[] piece) {
        out.write(what);
        out.write(piece.length >> 8);
        out.write(piece.length);
        out.writeBytes(piece);
    }
}
