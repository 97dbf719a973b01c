package ebb.cli.serve;

import ebb.cli.model.HostPort;
import java.util.Optional;

/**
 * Where the admin endpoint is wanted: the value of {@code --admin}.
 *
 * @param address empty when it is switched off
 * @param asked   whether somebody asked for that address: then it must be had, otherwise the server does without
 */
public record AdminChoice(Optional<HostPort> address, boolean asked) {
    /** Without the option: a fixed address, so that the other commands find it. */
    public static final AdminChoice DEFAULT = new AdminChoice(Optional.of(new HostPort("127.0.0.1", 9443)), false);

    /** Reads {@code HOST:PORT} or {@code off}; {@code IllegalArgumentException} with a message for the user. */
    public static AdminChoice parse(String text) {
        return new AdminChoice(text.equals("off") ? Optional.empty() : Optional.of(HostPort.parse(text)), true);
    }
}
