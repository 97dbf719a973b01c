package ebb.http3.session;

import ebb.http3.message.RequestHead;
import ebb.http3.stream.BodyInput;
import ebb.http3.stream.MessageReader;
import ebb.http3.stream.MessageWriter;
import java.io.IOException;

/** Answers requests; each on a thread of its own. */
public interface RequestHandler {

    /** One request whose head was found well-formed. */
    record Request(RequestHead head, MessageReader reader, BodyInput.Listener listener, MessageWriter writer) {
    }

    /** Answers a request and finishes the writer. What it throws becomes a response 500 or a reset. */
    void handle(Request request) throws IOException;
}
