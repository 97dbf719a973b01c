/** Processes, measured from outside, taking turns. */
package ebb.bench.run;
