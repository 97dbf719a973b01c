package ebb.quic.connection;

import java.net.InetSocketAddress;
import java.util.random.RandomGenerator;

/**
 * The addresses at which the peer is or may be: anti-amplification, path validation, NAT rebinding and migration
 * (RFC 9000 §8, §9). Loop-confined; owned by the connection.
 *
 * <p>Bounds: three paths at most: the one in use, the last validated one to fall back to, and one that is being probed.
 */
final class Paths {
    private static final int CHALLENGES = 3;

    private final boolean server;
    private final RandomGenerator random;
    private Path active;
    private Path fallback;
    private Path probed;

    Paths(boolean server, Path first, RandomGenerator random) {
        this.server = server;
        this.random = random;
        active = first;
    }

    Path active() {
        return active;
    }

    /**
     * The path that a datagram came on; null when it is to be dropped: before the handshake is confirmed nobody
     * migrates, and a client's server stays where it is (RFC 9000 §9).
     */
    Path from(InetSocketAddress remote, InetSocketAddress local, boolean confirmed) {
        if (active.remote().equals(remote)) {
            return active;
        }
        // RFC 9000 §9: a client discards packets from addresses that it did not expect.
        if (!server || !confirmed) {
            return null;
        }
        if (fallback != null && fallback.remote().equals(remote)) {
            return fallback;
        }
        if (probed == null || !probed.remote().equals(remote)) {
            probed = new Path(remote, local, false);
        }
        return probed;
    }

    /**
     * The peer has moved to this path: it sent its newest packet, with more than probing frames, from there.
     *
     * @return true when the path differs from the one before in more than the port
     */
    boolean migrate(Path to, long now, long ptoNanos) {
        Path before = active;
        if (before.isValidated()) {
            fallback = before;
        }
        if (to == fallback) {
            fallback = before.isValidated() ? before : null;
        }
        active = to;
        if (probed == to) {
            probed = null;
        }
        // RFC 9000 §9.3: the peer's new address is validated unless it was validated recently.
        if (!to.isValidated()) {
            validate(to, now, ptoNanos);
        }
        // RFC 9000 §9.3.3: the address before is asked too, in case the packet was forwarded by an attacker.
        if (fallback != null && fallback != to) {
            validate(fallback, now, ptoNanos);
        }
        return !before.remote().getAddress().equals(to.remote().getAddress());
    }

    private void validate(Path path, long now, long ptoNanos) {
        path.endValidation();
        path.challenge(random.nextLong(), now + ptoNanos);
    }

    /** A PATH_RESPONSE arrived; false when it answers no challenge of ours. */
    boolean answered(long data, long now, long ptoNanos) {
        for (int i = 0; i < 3; i++) {
            Path path = path(i);
            if (path != null && path.isAnswer(data)) {
                boolean small = path.isChallengeSmall();
                path.validate();
                if (small) {
                    // RFC 9000 §8.2.1: a small challenge shows that the address is the peer's; that the path carries
                    // full datagrams is asked again, now that the address may get them.
                    validate(path, now, ptoNanos);
                }
                return true;
            }
        }
        return false;
    }

    /** When the next challenge is to be repeated or given up; MAX_VALUE when none runs. */
    long deadline() {
        long earliest = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            Path path = path(i);
            if (path != null) {
                earliest = Math.min(earliest, path.challengeDeadline());
            }
        }
        return earliest;
    }

    /** Repeats or gives up what is due; returns false when no validated path is left. */
    boolean onTimeout(long now, long ptoNanos) {
        for (int i = 0; i < 3; i++) {
            Path path = path(i);
            if (path != null && path.challengeDeadline() <= now) {
                // RFC 9000 §8.2.4: validation ends after a time, also where no challenge could be sent.
                if (path.challenges() < CHALLENGES) {
                    path.challenge(random.nextLong(), now + (ptoNanos << path.challenges()));
                } else if (!giveUp(path)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean giveUp(Path path) {
        path.endValidation();
        if (path == probed) {
            probed = null;
        } else if (path == fallback && !path.isValidated()) {
            fallback = null;
        } else if (path == active && !path.isValidated()) {
            // RFC 9000 §9.3.2: when validation fails, the last validated address is used again.
            if (fallback == null) {
                return false;
            }
            active = fallback;
            fallback = null;
        }
        return true;
    }

    /** A path other than the active one that owes a challenge or a response, or null. */
    Path owingAside() {
        if (owes(fallback)) {
            return fallback;
        }
        return owes(probed) ? probed : null;
    }

    private static boolean owes(Path path) {
        return path != null && (path.owesChallenge() || path.owesResponse());
    }

    private Path path(int i) {
        return i == 0 ? active : i == 1 ? fallback : probed;
    }
}
