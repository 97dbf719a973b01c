/** Where a server's processor time and allocations go, by component, from flight recordings. */
package ebb.bench.profile;
