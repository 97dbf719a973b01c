/** What an explanation of held connections says; immutable. */
package ebb.watch.explain.model;
