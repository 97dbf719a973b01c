package ebb.bench.model;

/**
 * What a JVM says about itself on request.
 *
 * @param allocatedBytes on the heap since its start, all threads
 * @param heapBytes      in use now; live, when it was asked to collect first
 */
public record Vitals(long allocatedBytes, long heapBytes) {
}
