package ebb.cli.certificate;

import java.nio.file.Path;
import java.util.Map;

/** Where Ebb keeps what it wants to find again: {@code $XDG_STATE_HOME/ebb}, or {@code ~/.local/state/ebb}. */
public final class StateDirectory {

    private StateDirectory() {
    }

    /** The directory for this environment and home; it need not exist. */
    public static Path of(Map<String, String> environment, String home) {
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        // The XDG specification: a relative path is invalid and counts as not set.
        Path base = Path.of(state).isAbsolute() ? Path.of(state) : Path.of(home, ".local", "state");
        return base.resolve("ebb");
    }

    /** The directory of the user who runs this process. */
    public static Path ofThisUser() {
        return of(System.getenv(), System.getProperty("user.home"));
    }
}
