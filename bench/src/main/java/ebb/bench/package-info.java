/** Ebb beside other stacks, and its pieces by themselves. */
package ebb.bench;
