package ebb.cli.serve;

/** What the application behind {@code ebb serve} does with its connections, to show a leak and its cure. */
public enum DemoMode {
    /** Nothing that anybody should see: no application state. */
    NONE,
    /** Every connection is kept in a map of the application's own, for ever. */
    LEAK,
    /** The same in a {@code ConnectionMap}, whose entries leave with their connection. */
    CURED
}
