package ebb.quic.connection;

import java.net.InetSocketAddress;
import java.util.Arrays;

/**
 * One way to the peer: its address, whether that address was validated, and what was received and sent on it before it
 * was. Loop-confined; owned by {@link Paths}.
 *
 * <p>Bounds: at most {@link #RESPONSES} PATH_RESPONSE frames owed, the newest win; a PATH_CHALLENGE flood holds nothing.
 */
final class Path {
    private static final int RESPONSES = 4;
    /** RFC 9000 §8.1: no more than three times the bytes received go to an address before it is validated. */
    private static final int AMPLIFICATION = 3;

    private final InetSocketAddress remote;
    private final InetSocketAddress local;
    private boolean validated;
    private long receivedBytes;
    private long sentBytes;

    private long challenge;
    private boolean challengeOwed;
    private boolean challengeSent;
    /** Whether the challenge went out in a datagram too small to show that full ones get through. */
    private boolean challengeSmall;
    private int challenges;
    private long challengeDeadline = Long.MAX_VALUE;
    /** Whether the peer came here with an ID of ours that it had used nowhere else. */
    private boolean ownIds;

    private long[] responses;
    private int responseCount;

    Path(InetSocketAddress remote, InetSocketAddress local, boolean validated) {
        this.remote = remote;
        this.local = local;
        this.validated = validated;
    }

    InetSocketAddress remote() {
        return remote;
    }

    /** Our own address on this path, to answer from; null when the socket has only one or does not tell. */
    InetSocketAddress local() {
        return local;
    }

    boolean isValidated() {
        return validated;
    }

    void validate() {
        validated = true;
        endValidation();
    }

    void received(int bytes) {
        receivedBytes += bytes;
    }

    void sent(int bytes) {
        sentBytes += bytes;
    }

    /** Bytes that may be sent to this address now. */
    long allowance() {
        return validated ? Long.MAX_VALUE : AMPLIFICATION * receivedBytes - sentBytes;
    }

    /** Starts or repeats path validation with fresh unpredictable data (RFC 9000 §8.2.1). */
    void challenge(long data, long deadline) {
        challenge = data;
        challengeOwed = true;
        challengeSent = false;
        challengeSmall = false;
        challenges++;
        challengeDeadline = deadline;
    }

    boolean owesChallenge() {
        return challengeOwed;
    }

    boolean isValidating() {
        return challengeDeadline != Long.MAX_VALUE;
    }

    /** How many challenges there were since validation began, whether or not they could be sent. */
    int challenges() {
        return challenges;
    }

    long challengeDeadline() {
        return challengeDeadline;
    }

    /** The data of the owed PATH_CHALLENGE, which counts as sent. */
    long takeChallenge() {
        challengeOwed = false;
        challengeSent = true;
        return challenge;
    }

    /** The datagram just sent was smaller than path validation asks for. */
    void probedSmall() {
        challengeSmall = challengeSent;
    }

    boolean isChallengeSmall() {
        return challengeSmall;
    }

    /** Whether this PATH_RESPONSE answers our challenge, on whatever path it came (RFC 9000 §8.2.3). */
    boolean isAnswer(long data) {
        return isValidating() && challengeSent && data == challenge;
    }

    void endValidation() {
        challengeOwed = false;
        challengeSent = false;
        challengeSmall = false;
        challenges = 0;
        challengeDeadline = Long.MAX_VALUE;
    }

    /** The peer uses an ID of ours here that it had used nowhere else: it wants this path unlinked from the others. */
    void useOwnIds() {
        ownIds = true;
    }

    boolean usesOwnIds() {
        return ownIds;
    }

    /** A PATH_RESPONSE with this data is owed on this path (RFC 9000 §8.2.2). */
    void respond(long data) {
        if (responses == null) {
            responses = new long[RESPONSES];
        }
        if (responseCount == RESPONSES) {
            System.arraycopy(responses, 1, responses, 0, --responseCount);
        }
        responses[responseCount++] = data;
    }

    boolean owesResponse() {
        return responseCount > 0;
    }

    /** The newest owed response; older ones are forgotten: one a packet is enough for the peer. */
    long takeResponse() {
        long newest = responses[responseCount - 1];
        Arrays.fill(responses, 0);
        responseCount = 0;
        responses = null;
        return newest;
    }
}
