/**
 * The admin endpoint: what an operator sees of a running server, over HTTP/1.1 on loopback. Requests only read, except
 * for those that are POSTed with the token of the page. Bounded: exchanges at a time, sizes, the time that each may take.
 */
package ebb.watch.admin;
