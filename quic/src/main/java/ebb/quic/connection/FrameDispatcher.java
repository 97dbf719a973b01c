package ebb.quic.connection;

import ebb.quic.model.CloseReason;
import ebb.quic.model.TransportError;
import ebb.quic.wire.Frame;
import ebb.quic.wire.FrameReader;
import ebb.quic.wire.FrameRules;
import ebb.quic.wire.PacketType;
import ebb.quic.wire.ProtocolViolation;

/** Reads the frames of an opened packet and hands each to its owner: one switch. Loop-confined. */
final class FrameDispatcher {

    /** Frames that concern the connection as a whole. */
    interface Events {
        /** CRYPTO data of a level whose keys are still there. */
        void crypto(PacketSpace space, Frame.Crypto frame);

        /** HANDSHAKE_DONE: the server says that the handshake is confirmed. */
        void handshakeDone();

        /** CONNECTION_CLOSE: the peer has left. */
        void peerClosed(CloseReason reason);

        /** NEW_TOKEN: for the next connection to this server. */
        void newToken(byte[] token);
    }

    private final Parts parts;
    private final LoopTools tools;
    private final Events events;
    private final boolean server;
    private int peerAckDelayExponent = 3;

    FrameDispatcher(Parts parts, LoopTools tools, Events events) {
        this.parts = parts;
        this.tools = tools;
        this.events = events;
        this.server = parts.isServer();
    }

    void peerAckDelayExponent(int exponent) {
        peerAckDelayExponent = exponent;
    }

    /** Handles every frame of the packet, or throws what closes the connection. */
    void dispatch(ReceivedPacket packet) {
        packet.ackEliciting = false;
        packet.nonProbing = false;
        FrameReader reader = tools.frames();
        reader.reset(packet.buffer, packet.payloadOffset, packet.payloadLength);
        // RFC 9000 §12.4: a packet without frames is an error.
        if (!reader.hasNext()) {
            throw new ProtocolViolation(TransportError.PROTOCOL_VIOLATION, 0, "a packet without frames");
        }
        while (reader.hasNext()) {
            Frame frame = reader.next();
            tools.turn().spend(Turn.Work.FRAME);
            long type = frame.type();
            // RFC 9000 §12.4: a frame in a packet type where table 3 does not allow it is an error.
            if (!FrameRules.allowed(type, packet.type)) {
                throw new ProtocolViolation(TransportError.PROTOCOL_VIOLATION, type,
                        "frame type 0x" + Long.toHexString(type) + " in a packet of type " + packet.type);
            }
            packet.ackEliciting |= FrameRules.ackEliciting(type);
            packet.nonProbing |= !FrameRules.probing(type);
            handle(packet, frame);
        }
    }

    private void handle(ReceivedPacket packet, Frame frame) {
        switch (frame) {
            case Frame.Padding _, Frame.Ping _ -> {
            }
            case Frame.Ack ack -> acknowledged(packet, ack);
            case Frame.Stream stream -> parts.streams().received(stream);
            case Frame.Crypto crypto -> events.crypto(packet.space, crypto);
            case Frame.ResetStream reset -> parts.streams().received(reset);
            case Frame.StopSending stop -> parts.streams().received(stop);
            case Frame.MaxData max -> parts.streams().received(max);
            case Frame.MaxStreamData max -> parts.streams().received(max);
            case Frame.MaxStreams max -> parts.streams().received(max);
            case Frame.DataBlocked _, Frame.StreamsBlocked _ -> {
            }
            case Frame.StreamDataBlocked blocked -> parts.streams().received(blocked);
            case Frame.NewConnectionId issued -> parts.peerIds().received(issued);
            case Frame.RetireConnectionId retired -> retired(packet, retired);
            case Frame.PathChallenge(long data) -> packet.path.respond(data);
            case Frame.PathResponse(long data) -> parts.paths().answered(data, packet.now,
                    parts.recovery().ptoNanos());
            case Frame.ConnectionClose close -> events.peerClosed(CloseFrames.reason(close));
            case Frame.HandshakeDone done -> handshakeDone(done);
            case Frame.NewToken token -> newToken(token);
            case Frame.Datagram datagram -> throw new ProtocolViolation(TransportError.PROTOCOL_VIOLATION,
                    // RFC 9221 §3: a frame larger than what was announced (here: none) is an error.
                    datagram.type(), "DATAGRAM frames were not announced");
        }
    }

    private void acknowledged(ReceivedPacket packet, Frame.Ack ack) {
        long delayNanos = 0;
        if (packet.type == PacketType.ONE_RTT) {
            long micros = ack.rawDelay() > Long.MAX_VALUE >> 32 ? Long.MAX_VALUE >> 16
                    : ack.rawDelay() << peerAckDelayExponent;
            delayNanos = Math.min(micros, Long.MAX_VALUE / 1000) * 1000;
        }
        parts.recovery().loss().ackReceived(packet.space.space(), ack, delayNanos, packet.now);
    }

    private void retired(ReceivedPacket packet, Frame.RetireConnectionId frame) {
        parts.localIds().retire(frame.sequence(), packet.destination);
        parts.localIds().issue();
    }

    private void handshakeDone(Frame.HandshakeDone frame) {
        // RFC 9000 §19.20: only servers send HANDSHAKE_DONE.
        if (server) {
            throw new ProtocolViolation(TransportError.PROTOCOL_VIOLATION, frame.type(),
                    "HANDSHAKE_DONE from a client");
        }
        events.handshakeDone();
    }

    private void newToken(Frame.NewToken frame) {
        // RFC 9000 §19.7: only servers send NEW_TOKEN.
        if (server) {
            throw new ProtocolViolation(TransportError.PROTOCOL_VIOLATION, frame.type(), "NEW_TOKEN from a client");
        }
        events.newToken(frame.token());
    }
}
