package ebb.quic;

import ebb.quic.connection.Seat;
import ebb.quic.recovery.Cubic;
import ebb.quic.recovery.NewReno;

/** The congestion controllers by name. */
final class Congestion {
    static final String DEFAULT = "cubic";
    private static final String NEW_RENO = "newreno";

    private Congestion() {
    }

    static String checked(String name) {
        if (!name.equals(DEFAULT) && !name.equals(NEW_RENO)) {
            throw new IllegalArgumentException("congestion control is 'cubic' or 'newreno', not '" + name + "'");
        }
        return name;
    }

    static Seat.CongestionFactory factory(String name) {
        return name.equals(NEW_RENO) ? NewReno::new : Cubic::new;
    }
}
