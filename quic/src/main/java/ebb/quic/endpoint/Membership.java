package ebb.quic.endpoint;

/**
 * An endpoint's place among those behind one address. Immutable.
 *
 * @param number     its loop's number, from 0
 * @param commons    what they share
 * @param neighbours how it reaches the others
 */
public record Membership(int number, Commons commons, Neighbours neighbours) {

    /** The place of an endpoint that has its address for itself. */
    public static Membership alone(EndpointConfig config) {
        return new Membership(0, new Commons(config), Neighbours.NONE);
    }
}
