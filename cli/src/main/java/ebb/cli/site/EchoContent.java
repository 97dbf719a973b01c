package ebb.cli.site;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The request's own body, passed on while it arrives. */
record EchoContent(InputStream body, long length) implements Content {

    private static final int BUFFER_BYTES = 16 << 10;

    @Override
    public void writeTo(OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            out.write(buffer, 0, read);
            // Someone who sends a little and waits for it must get it before more arrives.
            out.flush();
        }
    }
}
