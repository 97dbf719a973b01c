/**
 * Reads a heap dump and says who holds closed connections: the work of a process of its own, started by
 * {@code ebb.watch.explain}. The only package that uses Shark.
 */
package ebb.watch.explain.heap;
