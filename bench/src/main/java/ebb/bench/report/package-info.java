/** From raw runs to medians, tables, a chart and the page. */
package ebb.bench.report;
