/** How the commands that connect somewhere get a client: whom it trusts, what it records, and how admin endpoints are asked. */
package ebb.cli.client;
