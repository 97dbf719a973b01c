package ebb.testkit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The model that whole lives are compared with: who sends a message on one direction of a stream begins it here, and
 * who receives it holds every byte against it. Bytes arrive in order, each once, of one message only, and the end of a
 * stream is where its sender put it.
 */
final class Messages {
    private static final int NUMBER_BYTES = 4;

    /** What one side sends on a stream. */
    static final class Outgoing {
        private final int number;
        private long written;
        private boolean finished;
        private boolean given;
        private boolean received;
        private boolean abandoned;

        private Outgoing(int number) {
            this.number = number;
        }

        /** The bytes that come next: first the number of the message, then what follows from number and offset. */
        byte[] next(int count) {
            byte[] bytes = new byte[count];
            for (int i = 0; i < count; i++) {
                bytes[i] = byteAt(number, written + i);
            }
            return bytes;
        }

        void wrote(int count) {
            written += count;
        }

        void finished() {
            finished = true;
        }

        /** A side gave it up: it need not arrive, but what does must be right. */
        void abandoned() {
            abandoned = true;
        }

        boolean isAbandoned() {
            return abandoned;
        }

        /** Whether nothing more is expected to arrive. */
        boolean isSettled() {
            return received || abandoned || !finished;
        }

        @Override
        public String toString() {
            return "message " + number + " of " + written + " bytes";
        }
    }

    /** What the other side of the stream receives. */
    final class Incoming {
        private final boolean honest;
        private final byte[] head = new byte[NUMBER_BYTES];
        private long read;
        private Outgoing message;

        /** From an honest sender, or from one of which nothing can be expected. */
        Incoming(boolean honest) {
            this.honest = honest;
        }

        /** So many bytes were read. */
        void read(byte[] bytes, int count) {
            if (!honest) {
                return;
            }
            for (int i = 0; i < count; i++, read++) {
                if (read < NUMBER_BYTES) {
                    head[(int) read] = bytes[i];
                    begin();
                } else {
                    check(bytes[i] == byteAt(message.number, read), "a byte is wrong");
                }
            }
            check(message == null || read <= message.written, "more than was written");
        }

        private void begin() {
            if (read == NUMBER_BYTES - 1) {
                int number = ByteBuffer.wrap(head).getInt();
                check(number >= 0 && number < all.size(), "a message that nobody sent");
                message = all.get(number);
                check(!message.given, "it arrived on two streams");
                message.given = true;
            }
        }

        /** The stream has ended. */
        void ended() {
            if (message != null) {
                check(message.finished, "it ended before it was finished");
                check(read == message.written, "it ended too early or too late");
                message.received = true;
            }
        }

        /** Whoever reads it wants no more of it. */
        void abandoned() {
            if (message != null) {
                message.abandoned();
            }
        }

        private void check(boolean holds, String what) {
            if (!holds) {
                throw new AssertionError(what + " (" + message + ", at byte " + read + ")");
            }
        }
    }

    private final List<Outgoing> all = new ArrayList<>();

    private static byte byteAt(int number, long offset) {
        return offset < NUMBER_BYTES ? (byte) (number >> 8 * (NUMBER_BYTES - 1 - offset))
                : (byte) (number * 31 + offset * 7 + (offset >> 8));
    }

    /** A message that is about to be sent. */
    Outgoing begin() {
        Outgoing message = new Outgoing(all.size());
        all.add(message);
        return message;
    }
}
