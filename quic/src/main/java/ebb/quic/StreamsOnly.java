package ebb.quic;

import java.io.IOException;

/** A protocol of which nothing matters but its streams. */
record StreamsOnly(StreamHandler handler) implements ProtocolHandler {

    @Override
    public void stream(QuicConnection connection, QuicStream stream) throws IOException {
        handler.handle(connection, stream);
    }

    /** The application's own words for who handles a connection: the class that it wrote. */
    static String nameOf(ProtocolHandler handler) {
        return handler instanceof StreamsOnly only ? only.handler().getClass().getName() : handler.getClass().getName();
    }
}
