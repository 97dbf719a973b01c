/**
 * What is watched: an endpoint through its public reports, and the memory of its process. Holds nothing of a connection.
 */
package ebb.watch.source;
