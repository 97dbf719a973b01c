package ebb.bench.report;

/**
 * One measurement that succeeded, in the units of its work.
 *
 * @param figure         how fast, or how much
 * @param serverCost     processor time of the server, by the work's unit of cost
 * @param clientCost     that of the client
 * @param serverRssMiB   the most the server ever had resident
 * @param allocatedMiB   what the server allocated on its Java heap during the run; -1 where there is no JVM
 */
public record Run(double figure, double serverCost, double clientCost, double serverRssMiB, double allocatedMiB) {
}
