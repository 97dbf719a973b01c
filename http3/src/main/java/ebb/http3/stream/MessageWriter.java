package ebb.http3.stream;

import ebb.http3.frame.FrameType;
import ebb.http3.model.Headers;
import ebb.http3.qpack.FieldSectionEncoder;
import ebb.http3.wire.ByteOutput;
import java.io.IOException;

/**
 * Writes one message to a request stream. Head and first content leave together: what is small is gathered and
 * written when it fills {@link #GATHERED_BYTES}, on {@link #flush} or at the end.
 *
 * <p>Confined to the thread that writes the stream. It holds at most one field section and the gathered content.
 */
public final class MessageWriter {
    /** Content up to this size is gathered; a two-byte length can express it. */
    static final int GATHERED_BYTES = 4096;

    private static final int FIRST_BYTES = 256;
    private static final int NO_DATA = -1;

    private final ByteStream stream;
    private final ByteOutput pending = new ByteOutput(FIRST_BYTES);
    /** Where in {@code pending} the content of an open DATA frame begins. */
    private int dataStart = NO_DATA;
    private boolean headPending;
    private boolean headSent;
    private boolean finished;

    public MessageWriter(ByteStream stream) {
        this.stream = stream;
    }

    /** Sends an interim response. */
    public void interim(String status, Headers fields) throws IOException {
        section(new String[] {":status", status}, fields);
        flush();
    }

    /** Begins the message; the head leaves with what follows. Pseudo-header fields are names and values in turn. */
    public void head(String[] pseudo, Headers fields) {
        headPending = true;
        section(pseudo, fields);
    }

    /** Ends the message with trailers, unless there are none. */
    public void trailers(Headers fields) {
        if (fields.size() > 0) {
            section(new String[0], fields);
        }
    }

    /** Adds content. */
    public void content(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return;
        }
        int gathered = dataStart == NO_DATA ? 0 : pending.length() - dataStart;
        if (gathered + length <= GATHERED_BYTES) {
            openData();
            pending.writeBytes(bytes, offset, length);
        } else if (length <= GATHERED_BYTES) {
            flush();
            content(bytes, offset, length);
        } else {
            closeData();
            pending.writeVarInt(FrameType.DATA);
            pending.writeVarInt(length);
            flush();
            stream.write(bytes, offset, length);
        }
    }

    /** Sends what was gathered. */
    public void flush() throws IOException {
        closeData();
        if (pending.length() > 0) {
            headSent |= headPending;
            stream.write(pending.array(), 0, pending.length());
            pending.clear();
        }
    }

    /** Sends what was gathered and ends the stream. */
    public void finish() throws IOException {
        if (!finished) {
            flush();
            finished = true;
            stream.finish();
        }
    }

    /** Takes back the head and what was gathered after it; false if any of it has left already. */
    public boolean retract() {
        if (headSent || finished) {
            return false;
        }
        pending.clear();
        dataStart = NO_DATA;
        headPending = false;
        return true;
    }

    /** Whether the message is complete. */
    public boolean isFinished() {
        return finished;
    }

    private void section(String[] pseudo, Headers fields) {
        closeData();
        ByteOutput section = new ByteOutput(FIRST_BYTES);
        FieldSectionEncoder encoder = new FieldSectionEncoder(section);
        for (int i = 0; i < pseudo.length; i += 2) {
            encoder.add(pseudo[i], pseudo[i + 1]);
        }
        encoder.addAll(fields);
        pending.writeVarInt(FrameType.HEADERS);
        pending.writeVarInt(section.length());
        pending.writeBytes(section.array(), 0, section.length());
    }

    private void openData() {
        if (dataStart == NO_DATA) {
            pending.writeVarInt(FrameType.DATA);
            pending.writeByte(0);
            pending.writeByte(0);
            dataStart = pending.length();
        }
    }

    private void closeData() {
        if (dataStart != NO_DATA) {
            pending.patchVarInt2(dataStart - 2, pending.length() - dataStart);
            dataStart = NO_DATA;
        }
    }
}
