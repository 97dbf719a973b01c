package ebb.cli.get;

import ebb.cli.model.CommandFailure;
import ebb.cli.model.Target;
import ebb.http3.Http3Response;
import ebb.http3.model.Http3Exception;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** One URL from request to the last byte, on the thread that calls {@link #run}. Holds one buffer of 32 KiB. */
final class Transfer {

    private static final int BUFFER_BYTES = 32 << 10;
    /** How many connections are tried for a request that servers turn away unseen. */
    private static final int ATTEMPTS = 5;

    private final Target target;
    private final Destination destination;
    private final GetSettings settings;
    private final Shared shared;

    /** What all transfers of one command have in common. */
    record Shared(Links links, Progress progress, Transcript transcript, OutputStream standardOutput) {
    }

    Transfer(Target target, Destination destination, GetSettings settings, Shared shared) {
        this.target = target;
        this.destination = destination;
        this.settings = settings;
        this.shared = shared;
    }

    boolean usesStandardOutput() {
        return destination.isStandardOutput();
    }

    void run() throws CommandFailure {
        try (Http3Response response = answer(Outgoing.of(target, settings.request()))) {
            Reply reply = Reply.of(response);
            shared.transcript().response(reply.status(), reply.fields());
            if (settings.failOnError() && reply.status() >= 400) {
                throw CurlCode.HTTP_RETURNED_ERROR.failure("The requested URL returned error: " + reply.status());
            }
            receive(reply);
        } catch (IOException e) {
            throw Failures.transferring(e);
        }
    }

    private Http3Response answer(Outgoing outgoing) throws CommandFailure, IOException {
        for (int attempt = 1; ; attempt++) {
            Link link = shared.links().to(target.origin());
            try {
                return link.send(outgoing, shared.transcript());
            } catch (Http3Exception refused) {
                // RFC 9114 §5.2: what was certainly not processed may be sent again on another connection.
                if (!refused.isRetryable() || attempt == ATTEMPTS) {
                    throw refused;
                }
                shared.links().leave(target.origin(), link);
            }
        }
    }

    private void receive(Reply reply) throws CommandFailure, IOException {
        boolean head = settings.request().method().equals("HEAD");
        shared.progress().expect(head ? 0 : reply.length().orElse(-1));
        long received = 0;
        try (OutputStream out = new Guarded(destination.open(shared.standardOutput()))) {
            if (head) {
                out.write(reply.head().getBytes(StandardCharsets.ISO_8859_1));
            }
            received = copy(reply.content(), out);
        } catch (Guarded.WriteFailure e) {
            throw CurlCode.WRITE_ERROR.failure("Failure writing output to "
                    + destination.file().map(Object::toString).orElse("standard output") + ": " + e.getMessage());
        }
        if (!head && reply.length().isPresent() && received < reply.length().getAsLong()) {
            throw CurlCode.PARTIAL_FILE.failure("transfer closed with " + (reply.length().getAsLong() - received)
                    + " bytes remaining to read");
        }
    }

    private long copy(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long total = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            out.write(buffer, 0, read);
            shared.progress().add(read);
            total += read;
        }
        return total;
    }
}
