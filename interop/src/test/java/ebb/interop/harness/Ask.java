package ebb.interop.harness;

/**
 * One HTTP request.
 *
 * @param method GET or POST
 * @param path with its leading slash
 * @param body empty for GET
 */
public record Ask(String method, String path, byte[] body) {
    /** A GET of {@code path}. */
    public static Ask get(String path) {
        return new Ask("GET", path, new byte[0]);
    }

    /** A POST of {@code body} to {@code path}. */
    public static Ask post(String path, byte[] body) {
        return new Ask("POST", path, body);
    }
}
