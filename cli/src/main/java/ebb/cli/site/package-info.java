/**
 * What {@code ebb serve} has to say, free of any protocol: a {@link ebb.cli.site.SiteRequest} in, an {@link
 * ebb.cli.site.Answer} out. {@link ebb.cli.site.Site} chooses; files, the built-in welcome page and the synthetic
 * resources answer. Nothing here keeps state between requests, and no answer holds more than one buffer of its content.
 */
package ebb.cli.site;
