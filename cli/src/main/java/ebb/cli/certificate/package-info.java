/**
 * The development certificate: made, kept in the user's state directory, renewed in time, and explained to other
 * programs. The only package that knows Bouncy Castle, which builds the certificate; every signature and key is the
 * JDK's.
 */
package ebb.cli.certificate;
