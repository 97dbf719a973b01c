/**
 * Whole endpoints on a simulated network. {@link ebb.testkit.Pair} joins a client and a server over the nodes of a
 * {@link ebb.testkit.SimNet}; {@link ebb.testkit.SimHost} is one endpoint with its {@link ebb.testkit.SimApplication};
 * {@link ebb.testkit.EvilPeer} says what no honest peer would. Everything runs in the thread of the test, in virtual
 * time, and the same seed gives the same run.
 *
 * <p>After every step the endpoints' invariants are audited, and {@link ebb.testkit.GivesEverythingBack} checks at the
 * end of a test that nothing is left. Nothing here sleeps, opens a socket or reads a clock, except that
 * {@link ebb.testkit.TestIdentity} dates its certificates. Not for production.
 */
package ebb.testkit;
