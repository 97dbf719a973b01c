package ebb.quic.io;

/**
 * What the kernel is to do for us beyond moving single datagrams, where it can.
 *
 * @param segmentation to cut runs of datagrams that are handed over as one
 * @param coalescing   to hand runs of datagrams over as one
 */
record LinuxOffload(boolean segmentation, boolean coalescing) {
    static final LinuxOffload ALL = new LinuxOffload(true, true);
    static final LinuxOffload NONE = new LinuxOffload(false, false);
}
