package ebb.quic;

import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * An application's own values, one for each connection, which leave by themselves when their connection closes: what to
 * use instead of a map of one's own, in which closed connections stay. Made by {@code connectionMap} of a server or
 * client. Thread-safe. Bounds: one entry for each live connection.
 *
 * @param <V> the type of the values
 */
public final class ConnectionMap<V> implements Iterable<V> {
    private final Map<Long, V> values = new ConcurrentHashMap<>();

    ConnectionMap() {
    }

    /**
     * Keeps a value for a connection, in place of the one before.
     *
     * @param connection the connection
     * @param value what to keep
     * @return false when the connection is closed already, and nothing was kept
     */
    public boolean put(QuicConnection connection, V value) {
        values.put(connection.id(), value);
        if (connection.isOpen()) {
            return true;
        }
        values.remove(connection.id());
        return false;
    }

    /**
     * The value of a connection.
     *
     * @param connection the connection
     * @return the value, empty if there is none
     */
    public Optional<V> get(QuicConnection connection) {
        return Optional.ofNullable(values.get(connection.id()));
    }

    /**
     * The value of a connection, made and kept if there is none; not kept when the connection is closed already.
     *
     * @param connection the connection
     * @param maker makes the value
     * @return the value
     */
    public V computeIfAbsent(QuicConnection connection, Supplier<? extends V> maker) {
        V value = values.computeIfAbsent(connection.id(), _ -> maker.get());
        if (!connection.isOpen()) {
            values.remove(connection.id());
        }
        return value;
    }

    /**
     * Forgets the value of a connection that lives on.
     *
     * @param connection the connection
     * @return the value, empty if there was none
     */
    public Optional<V> remove(QuicConnection connection) {
        return Optional.ofNullable(values.remove(connection.id()));
    }

    void remove(long id) {
        values.remove(id);
    }

    /** {@return how many connections have a value} */
    public int size() {
        return values.size();
    }

    /** {@return the values of the live connections, weakly consistent} */
    public Collection<V> values() {
        return Collections.unmodifiableCollection(values.values());
    }

    @Override
    public Iterator<V> iterator() {
        return values().iterator();
    }
}
