package ebb.quic;

import ebb.quic.connection.Core;
import ebb.quic.connection.Link;
import ebb.quic.io.SystemClock;
import ebb.quic.model.CloseReason;
import ebb.quic.model.ConnectionStats;
import ebb.quic.model.MemoryReport;
import ebb.quic.model.QuicClosedException;
import ebb.quic.model.QuicVersion;
import ebb.quic.wire.VarInt;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * A handle on a connection. It may be kept for ever: once the connection is closed it holds the reason and nothing
 * else. Thread-safe; calls that wait say so. Calls on a closed connection throw {@link QuicClosedException}.
 */
public final class QuicConnection implements AutoCloseable {
    private final Link link;

    QuicConnection(Link link) {
        this.link = link;
    }

    Link link() {
        return link;
    }

    /** {@return a number that no other connection of this JVM has} */
    public long id() {
        return link.id();
    }

    /**
     * {@return the ALPN protocol}
     *
     * @throws QuicClosedException if the connection is closed
     */
    public String protocol() throws QuicClosedException {
        return link.live().facts().protocol();
    }

    /**
     * {@return the name that the client asked for, empty when it asked for none}
     *
     * @throws QuicClosedException if the connection is closed
     */
    public String serverName() throws QuicClosedException {
        return link.live().facts().serverName();
    }

    /**
     * {@return the peer's address now; it may change when the peer migrates}
     *
     * @throws QuicClosedException if the connection is closed
     */
    public InetSocketAddress remoteAddress() throws QuicClosedException {
        return stats().remoteAddress();
    }

    /**
     * {@return the version of QUIC in use}
     *
     * @throws QuicClosedException if the connection is closed
     */
    public QuicVersion version() throws QuicClosedException {
        return link.live().facts().version();
    }

    /**
     * {@return the TLS cipher suite, by its standard name}
     *
     * @throws QuicClosedException if the connection is closed
     */
    public String cipherSuite() throws QuicClosedException {
        return "TLS_" + link.live().facts().cipherSuite().name();
    }

    /**
     * {@return the peer's certificate chain, empty when it showed none}
     *
     * @throws QuicClosedException if the connection is closed
     */
    public List<X509Certificate> peerCertificates() throws QuicClosedException {
        return link.live().facts().peerCertificates();
    }

    /**
     * Opens a bidirectional stream; waits while the peer's limit leaves no room.
     *
     * @return the stream
     * @throws IOException if the connection is closed, or the thread interrupted
     */
    public QuicStream openStream() throws IOException {
        return new QuicStream(link.live().openStream(true), true, link, this);
    }

    /**
     * Opens a stream that only this side writes; waits while the peer's limit leaves no room.
     *
     * @return the stream
     * @throws IOException if the connection is closed, or the thread interrupted
     */
    public QuicStream openUnidirectionalStream() throws IOException {
        return new QuicStream(link.live().openStream(false), true, link, this);
    }

    /**
     * Takes the next stream that the peer opened, and waits for one; only where no handler was set.
     *
     * @return the stream
     * @throws IOException if the connection is closed, or the thread interrupted
     */
    public QuicStream acceptStream() throws IOException {
        Object attachment = link.attachment();
        link.live();
        if (!(attachment instanceof Attendance attendance)) {
            throw new IllegalStateException("the connection is not open yet");
        }
        if (attendance.isHandled()) {
            throw new IllegalStateException("streams of this connection go to its handler");
        }
        return new QuicStream(attendance.accept(), false, link, this);
    }

    /** {@return whether streams can be opened} */
    public boolean isOpen() {
        return link.core() != null;
    }

    /** {@return why the connection was closed, empty while it is open} */
    public Optional<CloseReason> closeReason() {
        return Optional.ofNullable(link.reason());
    }

    /**
     * Waits until the connection is closed and nothing is left of it, and says why it was closed.
     *
     * @return why it was closed
     * @throws IOException if the thread is interrupted
     */
    public CloseReason awaitReleased() throws IOException {
        if (link.attachment() instanceof Attendance attendance) {
            attendance.awaitReleased();
        }
        return link.reason();
    }

    /**
     * {@return a snapshot: phase, round-trip time, bytes, memory}
     *
     * @throws QuicClosedException if the connection is closed
     */
    public ConnectionStats stats() throws QuicClosedException {
        return link.live().stats(SystemClock.now());
    }

    /**
     * {@return what the connection holds now, by component}
     *
     * @throws QuicClosedException if the connection is closed
     */
    public MemoryReport memory() throws QuicClosedException {
        return stats().memory();
    }

    /**
     * Ties a resource to the connection: it is closed when the connection is released, or now if it is already.
     *
     * @param <T> the type of the resource
     * @param resource what to close
     * @return the resource
     */
    public <T extends AutoCloseable> T attach(T resource) {
        if (link.attachment() instanceof Attendance attendance) {
            attendance.attach(resource);
        } else {
            Attendance gone = new Attendance();
            gone.released();
            gone.attach(resource);
        }
        return resource;
    }

    /**
     * Updates the keys of the connection as soon as the protocol allows; returns at once.
     *
     * @throws QuicClosedException if the connection is closed
     */
    public void updateKeys() throws QuicClosedException {
        link.live().requestKeyUpdate();
    }

    /** Closes with application code 0. Returns at once; idempotent. */
    @Override
    public void close() {
        close(0, "");
    }

    /**
     * Closes with an error code of the application's protocol and a phrase for the peer. Idempotent.
     *
     * @param applicationCode an error code of the application's protocol
     * @param phrase what happened, for people; may be empty
     * @throws IllegalArgumentException if the code is negative or not below 2^62
     */
    public void close(long applicationCode, String phrase) {
        // No frame can carry such a code.
        VarInt.size(applicationCode);
        Core core = link.core();
        if (core != null) {
            core.requestClose(new CloseReason.LocalClose(applicationCode, phrase));
        }
    }

    @Override
    public String toString() {
        CloseReason reason = link.reason();
        return "QuicConnection " + id() + (reason == null ? " (open)" : " (" + reason.describe() + ")");
    }
}
