package ebb.quic.stream;

import ebb.quic.memory.Account;
import ebb.quic.model.Component;

/**
 * The IDs of streams that are over, as ranges: streams that end in some order leave at most as many gaps as there are
 * live ones, and a thousand finished in a row are one range. Loop-confined; on the account
 * ({@link Component#STREAMS}).
 */
final class ClosedIds {
    private static final int KINDS = 4;

    private final Account account;
    private final RangeSet[] byKind = new RangeSet[KINDS];
    private int chargedBytes;

    ClosedIds(Account account) {
        this.account = account;
    }

    boolean contains(long id) {
        RangeSet ranges = byKind[StreamId.kind(id)];
        return ranges != null && ranges.contains(StreamId.index(id));
    }

    void add(long id) {
        // RFC 9000 §2.1: the ID of a stream that is over is never used again.
        int kind = StreamId.kind(id);
        if (byKind[kind] == null) {
            byKind[kind] = new RangeSet();
        }
        byKind[kind].add(StreamId.index(id), StreamId.index(id) + 1);
        charge();
    }

    private void charge() {
        int bytes = 0;
        for (RangeSet ranges : byKind) {
            bytes += ranges == null ? 0 : ranges.capacityBytes();
        }
        if (bytes > chargedBytes) {
            account.charge(Component.STREAMS, bytes - chargedBytes);
        } else {
            account.release(Component.STREAMS, chargedBytes - bytes);
        }
        chargedBytes = bytes;
    }

    /** Forgets all and gives its bytes back; idempotent. */
    void free() {
        for (RangeSet ranges : byKind) {
            if (ranges != null) {
                ranges.clear();
            }
        }
        charge();
    }
}
