package ebb.quic.endpoint;

import ebb.quic.connection.IdIssuer;
import ebb.quic.wire.ConnectionId;
import ebb.quic.wire.LongHeader;
import ebb.quic.wire.ShortHeader;
import java.util.random.RandomGenerator;

/**
 * Makes the connection IDs that this endpoint is addressed by, eight bytes each, so that short headers can be read
 * without knowing the connection, and the reset tokens that belong to them. Loop-confined.
 *
 * <p>Seven bytes are random. The first is the number of the loop, so that a datagram finds it whichever socket it came
 * to, masked with a byte of a keyed hash of the other seven. To whoever has not the key that byte is as good as random,
 * for each ID anew: no ID tells its loop, and two IDs of one connection have nothing in common.
 */
final class LocalIdIssuer implements IdIssuer {
    static final int ID_BYTES = 8;

    private final StatelessReset resets;
    private final RandomGenerator random;
    private final SipHash mask;
    private final int loop;

    LocalIdIssuer(StatelessReset resets, RandomGenerator random, int loop) {
        this.resets = resets;
        this.random = random;
        this.loop = loop;
        mask = resets.derivedHash("loops");
    }

    @Override
    public ConnectionId newId() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        // RFC 9000 §5.1: an ID tells an observer nothing by which it could be linked with others of the connection.
        bytes[0] = (byte) (loop ^ mask.hash(bytes, 1, ID_BYTES - 1));
        return ConnectionId.of(bytes);
    }

    /** Where the destination ID of a datagram begins. */
    static int offset(byte[] datagram, int offset) {
        // RFC 8999 §5.1: in a long header behind version and length; in a short one behind the first byte.
        return offset + (ShortHeader.isLong(datagram[offset]) ? LongHeader.DESTINATION_OFFSET : 1);
    }

    /** The length of the destination ID of a datagram, or -1 when it has none. */
    static int length(byte[] datagram, int offset, int length) {
        if (length == 0) {
            return -1;
        }
        if (!ShortHeader.isLong(datagram[offset])) {
            return length < 1 + ID_BYTES ? -1 : ID_BYTES;
        }
        return LongHeader.destinationLength(datagram, offset, offset + length);
    }

    /** The number of the loop that made this ID; any number from 0 to 255 when none of ours did. */
    int loopOf(byte[] id, int offset) {
        return (id[offset] ^ (int) mask.hash(id, offset + 1, ID_BYTES - 1)) & 0xff;
    }

    @Override
    public byte[] resetToken(ConnectionId id) {
        return resets.token(id);
    }
}
