package ebb.testkit;

import ebb.quic.protection.PacketKeys;
import ebb.quic.wire.AckRanges;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** What an {@link EvilPeer} knows of one encryption level. */
final class EvilLevel {
    PacketKeys read;
    PacketKeys write;
    long nextNumber;
    final AckRanges received = new AckRanges(1_000);
    boolean ackOwed;
    private final ByteArrayOutputStream cryptoOut = new ByteArrayOutputStream();
    private final TreeMap<Long, byte[]> cryptoIn = new TreeMap<>();
    private long cryptoSent;
    private long cryptoRead;

    /** Bytes of the TLS engine that wait to be sent. */
    void queue(byte[] message) {
        cryptoOut.writeBytes(message);
    }

    /** Where in the flow of CRYPTO bytes the next ones are. */
    long cryptoSent() {
        return cryptoSent;
    }

    /** The next CRYPTO bytes to send, at most so many; empty when there are none. */
    byte[] takeCrypto(int most) {
        byte[] all = cryptoOut.toByteArray();
        int length = Math.min(most, all.length);
        cryptoOut.reset();
        cryptoOut.write(all, length, all.length - length);
        cryptoSent += length;
        return Arrays.copyOf(all, length);
    }

    void arrived(long offset, byte[] data) {
        cryptoIn.merge(offset, data, (a, b) -> a.length >= b.length ? a : b);
    }

    /** The next CRYPTO bytes in order; null when there are none. */
    byte[] nextCrypto() {
        Map.Entry<Long, byte[]> first = cryptoIn.pollFirstEntry();
        while (first != null && first.getKey() + first.getValue().length <= cryptoRead) {
            first = cryptoIn.pollFirstEntry();
        }
        if (first == null) {
            return null;
        }
        if (first.getKey() > cryptoRead) {
            cryptoIn.put(first.getKey(), first.getValue());
            return null;
        }
        int skip = (int) (cryptoRead - first.getKey());
        cryptoRead += first.getValue().length - skip;
        return Arrays.copyOfRange(first.getValue(), skip, first.getValue().length);
    }
}
