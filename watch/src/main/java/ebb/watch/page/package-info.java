/** The dashboard: one HTML page that shows what the admin endpoint says. Knows its answers, not where they come from. */
package ebb.watch.page;
