/**
 * What a hostile peer can do, row by row: a test with {@link ebb.testkit.hostile.Vector} drives one of them, states what
 * it measured with {@link ebb.testkit.hostile.Measured}, and the run enters it in {@code docs/hostile.md}.
 */
package ebb.testkit.hostile;
