package ebb.testkit;

import ebb.quic.wire.Frame;
import ebb.quic.wire.PacketType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A packet that an {@link EvilPeer} opened, copied out of its datagram.
 *
 * @param at       virtual time
 * @param type     of the packet
 * @param number   of the packet
 * @param keyPhase of a short header packet
 * @param datagramBytes size of the datagram that it came in
 * @param frames   what was in it
 */
public record Seen(long at, PacketType type, long number, boolean keyPhase, int datagramBytes, List<Content> frames) {

    /** A frame that stays valid. */
    public sealed interface Content {
        /** Any frame that is a record. */
        record Other(Frame frame) implements Content {
        }

        /** An ACK. */
        record Ack(long largest, long smallest, int ranges, long rawDelay) implements Content {
        }

        /** A STREAM frame. */
        record Stream(long id, long offset, byte[] data, boolean fin) implements Content {
        }

        /** A CRYPTO frame. */
        record Crypto(long offset, byte[] data) implements Content {
        }

        /** A copy of a frame. */
        static Content of(Frame frame) {
            return switch (frame) {
                case Frame.Ack ack -> new Ack(ack.largest(), ack.ranges().smallest(ack.ranges().count() - 1),
                        ack.ranges().count(), ack.rawDelay());
                case Frame.Stream stream -> new Stream(stream.streamId(), stream.offset(), Arrays.copyOfRange(
                        stream.array(), stream.dataOffset(), stream.dataOffset() + stream.dataLength()), stream.fin());
                case Frame.Crypto crypto -> new Crypto(crypto.offset(), Arrays.copyOfRange(crypto.array(),
                        crypto.dataOffset(), crypto.dataOffset() + crypto.dataLength()));
                default -> new Other(frame);
            };
        }
    }

    /** The frames of one record type; the others, which are read through cursors, are {@link #contents}. */
    public <F extends Frame> List<F> all(Class<F> type) {
        if (!type.isRecord()) {
            throw new IllegalArgumentException(type + " is no record; ask for its contents");
        }
        List<F> found = new ArrayList<>();
        for (Content content : frames) {
            if (content instanceof Content.Other other && type.isInstance(other.frame())) {
                found.add(type.cast(other.frame()));
            }
        }
        return found;
    }

    /** The copied frames of one kind. */
    public <C extends Content> List<C> contents(Class<C> type) {
        List<C> found = new ArrayList<>();
        for (Content content : frames) {
            if (type.isInstance(content)) {
                found.add(type.cast(content));
            }
        }
        return found;
    }
}
