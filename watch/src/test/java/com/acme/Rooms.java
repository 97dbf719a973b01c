package com.acme;

import ebb.quic.QuicConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** An application that forgets to take closed connections out of its map, directly or inside a room. */
public final class Rooms {
    private static final Map<String, QuicConnection> BY_USER = new ConcurrentHashMap<>();
    private static final Map<Long, Room> BY_NUMBER = new ConcurrentHashMap<>();

    private static final class Room {
        private final QuicConnection connection;
        private final byte[] backlog = new byte[10_000];

        Room(QuicConnection connection) {
            this.connection = connection;
        }

        @Override
        public String toString() {
            return connection + " with " + backlog.length + " bytes";
        }
    }

    private Rooms() {
    }

    public static void enter(String user, QuicConnection connection) {
        BY_USER.put(user, connection);
    }

    public static void open(long number, QuicConnection connection) {
        BY_NUMBER.put(number, new Room(connection));
    }

    public static void clear() {
        BY_USER.clear();
        BY_NUMBER.clear();
    }
}
