/**
 * {@code ebb perf}: the client of the {@code perf} protocol. A {@link ebb.cli.perf.PerfMode} says what to measure, a
 * {@code Measurement} collects it from all threads, and {@link ebb.cli.perf.PerfReport} is the result, for people or as
 * JSON.
 */
package ebb.cli.perf;
