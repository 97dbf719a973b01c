package ebb.cli.site;

/** The page for a status that has no content of its own: small, and it says what happened. */
final class ErrorPage {

    private ErrorPage() {
    }

    /** Builds the page; {@code explanation} is ours, never text of the request's. */
    static Answer of(int status, String explanation) {
        String title = status + " " + phrase(status);
        String html = """
                <!doctype html>
                <html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
                <meta name="color-scheme" content="light dark"><title>%s</title>
                <body style="font:1.1rem/1.6 system-ui,sans-serif;max-width:36rem;margin:15vh auto;padding:0 1.5rem">
                <h1 style="font-weight:600">%s</h1><p>%s</p>
                """.formatted(title, title, explanation);
        return Answer.of(status, "text/html; charset=utf-8", new TextContent(html));
    }

    static Answer notFound() {
        return of(404, "There is nothing at this address.");
    }

    static Answer methodNotAllowed(String allowed) {
        return of(405, "This resource answers to " + allowed + ".").with("allow", allowed);
    }

    static String phrase(int status) {
        return switch (status) {
            case 301 -> "Moved Permanently";
            case 400 -> "Bad Request";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 412 -> "Precondition Failed";
            case 416 -> "Range Not Satisfiable";
            case 500 -> "Internal Server Error";
            default -> "Error";
        };
    }
}
