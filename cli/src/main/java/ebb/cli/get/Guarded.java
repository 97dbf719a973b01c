package ebb.cli.get;

import java.io.IOException;
import java.io.OutputStream;

/** An output whose failures can be told from those of the network. */
final class Guarded extends OutputStream {

    /** The output, not the network, failed. */
    static final class WriteFailure extends IOException {

        private static final long serialVersionUID = 1;

        private WriteFailure(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private final OutputStream out;

    Guarded(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw new WriteFailure(e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            out.close();
        } catch (IOException e) {
            throw new WriteFailure(e);
        }
    }
}
