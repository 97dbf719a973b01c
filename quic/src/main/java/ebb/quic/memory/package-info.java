/**
 * Memory as a contract: every byte that a connection retains is reserved on its {@link ebb.quic.memory.Account}, every
 * account draws on one {@link ebb.quic.memory.MemoryBudget}, and both are back at zero when the connection is gone.
 *
 * <p>Whoever retains bytes reserves their capacity plus the overhead of the objects around them, and releases exactly
 * that, once. Accounts and budgets may be used from any thread; the batch belongs to its loop.
 */
package ebb.quic.memory;
