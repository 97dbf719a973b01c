package ebb.interop.harness;

/**
 * One HTTP response.
 *
 * @param status 200 also where the peer only tells that all went well
 * @param body all of it
 */
public record Answer(int status, byte[] body) {
    /** The SHA-256 of the body. */
    public String sha256() {
        return Payload.sha256(body);
    }
}
