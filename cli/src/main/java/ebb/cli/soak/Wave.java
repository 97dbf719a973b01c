package ebb.cli.soak;

import java.util.Map;

/**
 * What became of one wave.
 *
 * @param number  from 1; 0 is the small one that only warms up
 * @param groups  how many connections were to end in which way
 * @param opened  connections that the clients opened
 * @param failure the first thing that went wrong on their side, or empty
 * @param clientDriftBytes what the accounts of the clients were wrong by
 * @param peak    while all were open
 * @param after   when all was to be over, after a collection
 */
record Wave(int number, Map<String, Integer> groups, int opened, String failure, long clientDriftBytes, Sample peak,
        Sample after) {

    /** Connections that were to be opened. */
    int asked() {
        return groups.values().stream().mapToInt(Integer::intValue).sum();
    }
}
