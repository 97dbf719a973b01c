package ebb.quic.recovery;

import ebb.quic.wire.AckRanges;
import ebb.quic.wire.Frame;
import ebb.quic.wire.FrameReader;
import ebb.quic.wire.FrameWriter;
import ebb.quic.wire.WireWriter;

/** ACK frames for tests, through the real writer and reader. */
final class Acks {
    private Acks() {
    }

    /** An ACK of these numbers, in any order. */
    static Frame.Ack of(long... numbers) {
        return of(ranges(numbers));
    }

    static Frame.Ack range(long smallest, long largest) {
        AckRanges ranges = new AckRanges(256);
        ranges.addRange(smallest, largest);
        return of(ranges);
    }

    static Frame.Ack of(AckRanges ranges) {
        byte[] bytes = new byte[2048];
        int length = FrameWriter.ack(new WireWriter(bytes), ranges, 0);
        return read(bytes, length);
    }

    static Frame.Ack ecn(long ect0, long ect1, long ce, long... numbers) {
        byte[] bytes = new byte[2048];
        int length = FrameWriter.ack(new WireWriter(bytes), ranges(numbers), 0,
                new Frame.EcnCounts(ect0, ect1, ce));
        return read(bytes, length);
    }

    private static AckRanges ranges(long... numbers) {
        AckRanges ranges = new AckRanges(256);
        for (long number : numbers) {
            ranges.add(number);
        }
        return ranges;
    }

    private static Frame.Ack read(byte[] bytes, int length) {
        FrameReader reader = new FrameReader();
        reader.reset(bytes, 0, length);
        return (Frame.Ack) reader.next();
    }
}
