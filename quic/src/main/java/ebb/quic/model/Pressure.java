package ebb.quic.model;

/** The rungs of the pressure ladder: what an endpoint does without, by how full its memory is. */
public enum Pressure {
    /** Below 70 %: nothing. */
    NONE(0),
    /** From 70 % on windows stop growing. */
    WINDOWS(70),
    /** From 85 % on every new address has to prove itself first. */
    RETRY(85),
    /** From 95 % on newcomers are refused. */
    REFUSE(95),
    /** From 98 % on the connections that are idle longest are evicted. */
    EVICT(98);

    private final int percent;

    Pressure(int percent) {
        this.percent = percent;
    }

    /** {@return from how many percent of the budget on the rung holds} */
    public int percent() {
        return percent;
    }

    /**
     * The rung for a budget that is used to so many percent.
     *
     * @param percentUsed how full the budget is, from 0 to 100
     * @return the rung
     */
    public static Pressure of(int percentUsed) {
        Pressure rung = NONE;
        for (Pressure next : values()) {
            if (percentUsed >= next.percent) {
                rung = next;
            }
        }
        return rung;
    }
}
