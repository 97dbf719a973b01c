package ebb.cli.site;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Everything a server has to offer, by path. Any thread. */
public final class Site {

    private final Resource pages;

    private Site(Resource pages) {
        this.pages = pages;
    }

    /** The files below a directory, next to the test resources. Fails when the directory cannot be read. */
    public static Site ofDirectory(Path root) throws IOException {
        return new Site(new StaticFiles(root));
    }

    /** The built-in welcome page, next to the test resources. */
    public static Site welcome() {
        return new Site(new WelcomePage());
    }

    /** Answers one request; may block (a delay, a slow disk). Never fails because of what the request says. */
    public Answer answer(SiteRequest request) {
        if (!request.target().startsWith("/")) {
            return ErrorPage.of(400, "The request's target is not a path.");
        }
        Optional<Resource> test = TrialResources.at(request.rawPath());
        try {
            return test.orElse(pages).answer(request);
        } catch (IOException e) {
            System.getLogger(Site.class.getName()).log(System.Logger.Level.WARNING, "cannot serve a file", e);
            return ErrorPage.of(500, "The file could not be read.");
        }
    }
}
