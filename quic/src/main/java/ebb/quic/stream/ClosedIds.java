package ebb.quic.stream;

import ebb.quic.memory.Account;
import ebb.quic.model.Component;

/**
 * The IDs of streams that are over, as ranges: streams that end in some order leave at most as many gaps as there are
 * live ones, and a thousand finished in a row are one range. Loop-confined. 24 bytes; its ranges are on the account
 * ({@link Component#STREAMS}).
 */
final class ClosedIds {
    private static final int KINDS = 4;
    private static final int RANGE_SET_BYTES = 24;
    private static final int ARRAY_BYTES = 32;

    private final Account account;
    private RangeSet[] byKind;
    private int chargedBytes;

    ClosedIds(Account account) {
        this.account = account;
    }

    boolean contains(long id) {
        RangeSet ranges = byKind == null ? null : byKind[StreamId.kind(id)];
        return ranges != null && ranges.contains(StreamId.index(id));
    }

    void add(long id) {
        // RFC 9000 §2.1: the ID of a stream that is over is never used again.
        int kind = StreamId.kind(id);
        if (byKind == null) {
            byKind = new RangeSet[KINDS];
        }
        if (byKind[kind] == null) {
            byKind[kind] = new RangeSet();
        }
        byKind[kind].add(StreamId.index(id), StreamId.index(id) + 1);
        int bytes = bytes();
        if (bytes > chargedBytes) {
            account.charge(Component.STREAMS, bytes - chargedBytes);
            chargedBytes = bytes;
        }
    }

    private int bytes() {
        int bytes = ARRAY_BYTES;
        for (RangeSet ranges : byKind) {
            bytes += ranges == null ? 0 : RANGE_SET_BYTES + ranges.capacityBytes();
        }
        return bytes;
    }

    /** Forgets all and gives its bytes back; idempotent. */
    void free() {
        account.release(Component.STREAMS, chargedBytes);
        chargedBytes = 0;
        byKind = null;
    }
}
