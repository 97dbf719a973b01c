package ebb.quic.connection;

import ebb.quic.recovery.SentFrame;
import ebb.quic.wire.Frame;
import ebb.quic.wire.FrameWriter;
import ebb.quic.wire.WireWriter;

/**
 * Control frames of the connection that are owed to the peer: state, not a queue, so nothing that a peer does makes it
 * grow. Loop-confined; owned by the connection. Frames of streams and flow control are {@link StreamTraffic}'s.
 */
final class ControlFrames {
    private final LocalIds localIds;
    private final PeerIds peerIds;
    private boolean handshakeDone;
    private boolean ping;
    private byte[] newToken;
    private boolean newTokenOwed;

    ControlFrames(LocalIds localIds, PeerIds peerIds) {
        this.localIds = localIds;
        this.peerIds = peerIds;
    }

    void oweHandshakeDone() {
        handshakeDone = true;
    }

    void owePing() {
        ping = true;
    }

    /** A token for the client's next connection (RFC 9000 §8.1.3); kept until it is acknowledged. */
    void oweNewToken(byte[] token) {
        newToken = token;
        newTokenOwed = true;
    }

    boolean wantsToSend() {
        return handshakeDone || ping || newTokenOwed || localIds.wantsToSend() || peerIds.owesRetirement();
    }

    /** Writes what is owed and fits. */
    void fill(WireWriter out, PlannedPacket packet) {
        if (handshakeDone && out.remaining() > 0) {
            FrameWriter.write(out, new Frame.HandshakeDone());
            handshakeDone = false;
            packet.remember(new SentFrame.HandshakeDone());
        }
        if (newTokenOwed && write(out, new Frame.NewToken(newToken))) {
            newTokenOwed = false;
            packet.remember(new SentFrame.NewToken());
        }
        for (long sequence = localIds.fill(out); sequence >= 0; sequence = localIds.fill(out)) {
            packet.remember(new SentFrame.NewConnectionId(sequence));
        }
        while (peerIds.owesRetirement() && out.remaining() > 9) {
            long sequence = peerIds.takeRetirement();
            FrameWriter.write(out, new Frame.RetireConnectionId(sequence));
            packet.remember(new SentFrame.RetireConnectionId(sequence));
        }
        if (ping && out.remaining() > 0) {
            FrameWriter.write(out, new Frame.Ping());
            ping = false;
            packet.remember(new SentFrame.Ping());
        }
    }

    private static boolean write(WireWriter out, Frame frame) {
        if (FrameWriter.size(frame) > out.remaining()) {
            return false;
        }
        FrameWriter.write(out, frame);
        return true;
    }

    void newTokenAcked() {
        newToken = null;
        newTokenOwed = false;
    }

    void newTokenLost() {
        newTokenOwed = newToken != null;
    }

    void issueAcked(long sequence) {
        localIds.acked(sequence);
    }

    void issueLost(long sequence) {
        localIds.lost(sequence);
    }

    void retirementAcked(long sequence) {
        peerIds.retirementAcked(sequence);
    }

    void retirementLost(long sequence) {
        peerIds.retirementLost(sequence);
    }
}
