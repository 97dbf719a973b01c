/** Each stack as a client and as a server of the protocol {@code perf}, in a process of its own. */
package ebb.bench.peer;
