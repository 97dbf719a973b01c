/** The nouns of a benchmark: stacks, works, and what processes tell each other. */
package ebb.bench.model;
