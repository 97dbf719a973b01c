package ebb.quic.endpoint;

import ebb.quic.connection.Connection;
import ebb.quic.model.DropReason;
import ebb.quic.model.Limit;
import java.util.Arrays;

/**
 * Sends datagrams that nobody here knows to where they may belong: the loop whose number their connection ID carries,
 * and from there back home. Loop-confined; owned by the endpoint.
 */
final class Handover {
    private final int number;
    private final Neighbours neighbours;
    private final Reception reception;
    private final LimitCounts hits;
    private long handedOn;

    Handover(Membership membership, Reception reception, LimitCounts hits) {
        number = membership.number();
        neighbours = membership.neighbours();
        this.reception = reception;
        this.hits = hits;
    }

    /**
     * Hands a datagram from the network to the loop that its ID names.
     *
     * @return false when that is this one or none, and the datagram is to be judged here
     */
    boolean toOwner(byte[] bytes, int offset, int length, Connection.Source source) {
        int owner = reception.issuer().loopOf(bytes, LocalIdIssuer.offset(bytes, offset));
        if (owner == number || !neighbours.isThere(owner)) {
            return false;
        }
        hand(owner, new Stray(Arrays.copyOfRange(bytes, offset, offset + length), source, number));
        return true;
    }

    /**
     * Hands a stray back to the loop that it came to: the first ID of a client, which it made up, may look like one of
     * any loop, and the kernel will bring all that follows to the same socket.
     *
     * @return false when this is its home, or its home is gone, and it is to be judged here
     */
    boolean home(Stray stray) {
        if (stray.home() == number || !neighbours.isThere(stray.home())) {
            return false;
        }
        hand(stray.home(), stray);
        return true;
    }

    private void hand(int loop, Stray stray) {
        if (neighbours.hand(loop, stray)) {
            handedOn++;
        } else {
            hits.hit(Limit.STRAYS);
            reception.drop(DropReason.NO_ROOM);
        }
    }

    /** Datagrams that went to another loop. */
    long handedOn() {
        return handedOn;
    }
}
