/** {@code ebb top}: what the admin endpoint tells, again and again, in a terminal or as lines. */
package ebb.cli.top;
