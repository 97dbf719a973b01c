package ebb.quic.endpoint;

/**
 * What a connection ID leads to: a live connection or the stub of a closed one. It is its own entry in the timer wheel,
 * so that finding, arming and leaving allocate nothing.
 */
abstract class Destination extends TimerWheel.Entry {
    private final RouteSet<Destination> routes;
    /** Neighbours in the table's list of all destinations. */
    Destination previous;
    Destination next;

    Destination(RouteSet<Destination> routes) {
        this.routes = routes;
        routes.lead(this);
    }

    /** Every key that leads here. */
    RouteSet<Destination> routes() {
        return routes;
    }
}
