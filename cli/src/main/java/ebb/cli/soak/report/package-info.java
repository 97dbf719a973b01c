/** The report of a soak run: one HTML file that needs nothing else. Knows figures, not how they were measured. */
package ebb.cli.soak.report;
