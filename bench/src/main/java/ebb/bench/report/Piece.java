package ebb.bench.report;

/**
 * One piece of the transport, measured by itself.
 *
 * @param name           in words
 * @param nanos          for each operation
 * @param errorNanos     half of the interval in which it lies with 99.9 % certainty, as far as chance goes
 * @param allocatedBytes on the heap for each operation
 */
public record Piece(String name, double nanos, double errorNanos, double allocatedBytes) {

    /** The row of a table. */
    String row() {
        return "| " + name + " | " + Spread.number(nanos) + " | ± " + Spread.number(errorNanos) + " | "
                + (allocatedBytes < 1 ? "0" : Spread.number(allocatedBytes)) + " |\n";
    }
}
