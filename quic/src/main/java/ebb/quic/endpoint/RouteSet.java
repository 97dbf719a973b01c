package ebb.quic.endpoint;

import ebb.quic.connection.Routes;
import ebb.quic.memory.Account;
import ebb.quic.model.Component;
import ebb.quic.wire.ConnectionId;
import java.util.Arrays;

/**
 * The only way to own keys in the connection table: whoever has keys there has them through one of these, so that none
 * can be left behind. Loop-confined; owned by a {@link Destination}.
 *
 * <p>Bounds: a connection owns its original destination, at most {@code LocalIds.ACTIVE} local IDs and one reset token;
 * each weighs {@link #BYTES_PER_KEY} on the account.
 *
 * @param <E> what the keys lead to
 */
final class RouteSet<E> implements Routes {
    /** A key's ID object, 24 bytes, and its slot in the map, 16 bytes at a fill between 5/16 and 5/8. */
    static final int BYTES_PER_KEY = 60;

    private final RouteMap<E> ids;
    private final RouteMap<E> tokens;
    private final Account account;
    private ConnectionId[] ownIds = new ConnectionId[2];
    private int idCount;
    private ConnectionId ownToken;
    /** What the keys lead to; null before it is known and once the set is sealed. */
    private E owner;

    RouteSet(RouteMap<E> ids, RouteMap<E> tokens, Account account) {
        this.ids = ids;
        this.tokens = tokens;
        this.account = account;
    }

    /** Says what the keys lead to; before the first key is added. */
    void lead(E destination) {
        owner = destination;
    }

    @Override
    public boolean add(ConnectionId id) {
        checkOpen();
        if (!account.reserve(Component.ROUTES, BYTES_PER_KEY)) {
            return false;
        }
        if (!ids.put(id, owner)) {
            account.release(Component.ROUTES, BYTES_PER_KEY);
            return false;
        }
        if (idCount == ownIds.length) {
            ownIds = Arrays.copyOf(ownIds, idCount + 2);
        }
        ownIds[idCount++] = id;
        return true;
    }

    @Override
    public void remove(ConnectionId id) {
        for (int i = 0; i < idCount; i++) {
            if (ownIds[i].equals(id)) {
                ids.remove(id);
                ownIds[i] = ownIds[--idCount];
                ownIds[idCount] = null;
                account.release(Component.ROUTES, BYTES_PER_KEY);
                return;
            }
        }
    }

    @Override
    public void addResetToken(byte[] token) {
        checkOpen();
        ConnectionId key = ConnectionId.of(token);
        if (ownToken == null && account.reserve(Component.ROUTES, BYTES_PER_KEY)) {
            if (tokens.put(key, owner)) {
                ownToken = key;
            } else {
                account.release(Component.ROUTES, BYTES_PER_KEY);
            }
        }
    }

    @Override
    public void removeResetToken(byte[] token) {
        if (ownToken != null && ownToken.matches(token, 0, token.length)) {
            tokens.remove(ownToken);
            ownToken = null;
            account.release(Component.ROUTES, BYTES_PER_KEY);
        }
    }

    /** Keys owned now. */
    int size() {
        return idCount + (ownToken == null ? 0 : 1);
    }

    /** Takes every key out of the table and seals the set: nothing can be added any more. Idempotent. */
    void removeAll() {
        account.release(Component.ROUTES, (long) size() * BYTES_PER_KEY);
        for (int i = 0; i < idCount; i++) {
            ids.remove(ownIds[i]);
        }
        if (ownToken != null) {
            tokens.remove(ownToken);
        }
        ownIds = new ConnectionId[0];
        idCount = 0;
        ownToken = null;
        owner = null;
    }

    /** Hands the local IDs to a successor, whose account carries them from now on, and seals this set. */
    void moveTo(RouteSet<E> successor) {
        ConnectionId[] moving = Arrays.copyOf(ownIds, idCount);
        removeAll();
        for (ConnectionId id : moving) {
            successor.add(id);
        }
    }

    private void checkOpen() {
        if (owner == null) {
            throw new IllegalStateException("a route was added after the connection was retired");
        }
    }
}
