package ebb.quic.io;

import java.net.SocketException;

/** A system call failed; tells which error it was, in the words of the C library where they are worth it. */
final class LinuxFailure extends SocketException {
    private static final long serialVersionUID = 1L;

    private final int error;

    private LinuxFailure(int error) {
        super(words(error));
        this.error = error;
    }

    /** The result of a call, if it is not a negated error number. */
    static int check(int result) throws LinuxFailure {
        if (result < 0) {
            throw new LinuxFailure(-result);
        }
        return result;
    }

    boolean isOneOf(int... errors) {
        for (int some : errors) {
            if (some == error) {
                return true;
            }
        }
        return false;
    }

    private static String words(int error) {
        return switch (error) {
            case LinuxCalls.EACCES -> "permission denied";
            case LinuxCalls.EADDRINUSE -> "the address is in use already";
            case LinuxCalls.EADDRNOTAVAIL -> "no interface has this address";
            case LinuxCalls.EAFNOSUPPORT -> "the system has no such kind of address";
            case LinuxCalls.EMFILE -> "too many files are open";
            default -> "error " + error;
        };
    }
}
