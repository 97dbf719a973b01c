/**
 * The server of a soak run, a process of its own: it serves, counts, collects and tells. Everything that it holds
 * besides Ebb's server is constant, so that what grows is Ebb's, or that of the application which {@code --leak} makes
 * careless.
 */
package ebb.cli.soak.server;
