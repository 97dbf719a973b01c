/** Ebb beside other stacks, and crowds of idle connections. */
package ebb.bench;
