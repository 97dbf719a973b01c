package com.acme;

import ebb.quic.QuicConnection;
import java.util.ArrayList;
import java.util.List;

/** An application whose callbacks capture the connection that they were made for. */
public final class Callbacks {
    private static final List<Runnable> AT_MIDNIGHT = new ArrayList<>();

    private Callbacks() {
    }

    public static void greetAtMidnight(QuicConnection connection) {
        AT_MIDNIGHT.add(() -> greet(connection));
    }

    public static void greetEverybody(List<String> names) {
        Runnable greeting = () -> names.forEach(name -> System.getLogger(name).log(System.Logger.Level.TRACE, name));
        greeting.run();
    }

    private static void greet(QuicConnection connection) {
        connection.close();
    }

    public static void clear() {
        AT_MIDNIGHT.clear();
    }
}
