package ebb.quic.recovery;

/**
 * How many bytes may be in flight on the path in use (RFC 9002 §7): {@link NewReno} or {@link Cubic}, no more, so that a
 * call stays cheap. Loop-confined; driven by {@link LossDetector}, which counts the bytes and tells what became of them.
 */
public interface CongestionController {

    /** The congestion window in bytes. */
    long window();

    /**
     * A packet that counts went out.
     *
     * @param inFlightBefore the bytes in flight without it
     */
    void sent(int bytes, long inFlightBefore, long now);

    /**
     * A packet that counted was acknowledged.
     *
     * @param windowLimited whether the window, not a lack of data, held the sender back
     */
    void acked(SentPacket packet, long now, RttEstimator rtt, boolean windowLimited);

    /**
     * Packets were lost.
     *
     * @param newestLostSentTime when the newest of them was sent
     * @param bytes how much was lost
     * @return true when this starts a recovery period
     */
    boolean lost(long newestLostSentTime, int bytes, long now);

    /** Everything was lost for so long that the path must be taken for a new one (RFC 9002 §7.6). */
    void persistentCongestion();

    /**
     * The peer reports more packets marked with ECN-CE.
     *
     * @param sentTime when the largest packet that it acknowledged was sent
     * @return true when this starts a recovery period
     */
    boolean congestionExperienced(long sentTime, long now);

    /** A new path: everything as at the beginning. */
    void restart(int maxDatagramSize);

    /** The size of full datagrams, by which windows are measured, has changed. */
    void maxDatagramSize(int bytes);

    /** The window at which slow start ends; MAX_VALUE while unknown. */
    long slowStartThreshold();

    /** {@code slow_start}, {@code recovery} or {@code congestion_avoidance}, as qlog says it. */
    String state();

    /** Whether the window grows exponentially now. */
    boolean inSlowStart();
}
