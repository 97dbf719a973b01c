package ebb.watch.admin;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Has held connections explained, one explanation at a time, and remembers the last one. Thread-safe. */
final class Explanations {
    private final Optional<HeldExplainer> explainer;
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile Map<String, Object> last;

    Explanations(Optional<HeldExplainer> explainer) {
        this.explainer = explainer;
    }

    /** The last explanation, or null. */
    Map<String, Object> last() {
        return last;
    }

    /** Explains now; takes as long as it takes. */
    Answer explain() {
        if (explainer.isEmpty()) {
            return Answer.error(501, "this server was started without what explains held connections");
        }
        if (!busy.compareAndSet(false, true)) {
            return Answer.error(409, "held connections are being explained already; the answer will be in /api/held");
        }
        try {
            Map<String, Object> explanation = new LinkedHashMap<>(explainer.get().explain());
            last = explanation;
            return Answer.json(explanation);
        } catch (IOException e) {
            return Answer.error(500, "could not explain: " + e.getMessage());
        } finally {
            busy.set(false);
        }
    }
}
