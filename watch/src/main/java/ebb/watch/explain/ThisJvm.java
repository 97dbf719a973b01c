package ebb.watch.explain;

import ebb.watch.admin.HeldExplainer;
import ebb.watch.explain.model.ExplanationJson;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;

/** Explains the JVM that it runs in, for the admin endpoint. Thread-safe, without state. */
public final class ThisJvm implements HeldExplainer {

    /** Ready to explain. */
    public ThisJvm() {
    }

    @Override
    public Map<String, Object> explain() throws IOException {
        try {
            return ExplanationJson.tree(Explainer.ofThisJvm());
        } catch (CannotExplain e) {
            throw new IOException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the heap dump was walked");
        }
    }
}
