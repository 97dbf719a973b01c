/** How the commands that connect somewhere get a client: whom it trusts, and what it records. */
package ebb.cli.client;
