package ebb.cli.site;

import java.io.IOException;

/** Something at an address. Called on the request's own thread, and may block it. */
interface Resource {

    Answer answer(SiteRequest request) throws IOException;
}
