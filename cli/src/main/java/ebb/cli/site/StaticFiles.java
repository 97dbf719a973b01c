package ebb.cli.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files below one directory: content types, validators, conditional and range requests, {@code index.html}. Any
 * thread; keeps nothing between requests, so a changed file is served changed.
 */
final class StaticFiles implements Resource {

    private static final String INDEX = "index.html";

    private final SafePath paths;

    StaticFiles(Path root) throws IOException {
        this.paths = new SafePath(root);
    }

    @Override
    public Answer answer(SiteRequest request) throws IOException {
        if (!request.isGetOrHead()) {
            return ErrorPage.methodNotAllowed("GET, HEAD");
        }
        Optional<Path> found = paths.resolve(request.rawPath());
        if (found.isEmpty()) {
            return ErrorPage.notFound();
        }
        boolean slash = request.rawPath().endsWith("/");
        if (Files.isDirectory(found.get())) {
            return slash ? index(request) : redirect(request);
        }
        return slash || !Files.isRegularFile(found.get()) ? ErrorPage.notFound() : file(found.get(), request);
    }

    private Answer index(SiteRequest request) throws IOException {
        // Resolved again, so that an index that is a link out of the root is refused like any other.
        Optional<Path> index = paths.resolve(request.rawPath() + INDEX).filter(Files::isRegularFile);
        return index.isPresent() ? file(index.get(), request) : ErrorPage.notFound();
    }

    private static Answer redirect(SiteRequest request) {
        // Two slashes in front would make the rest a host name, and this a redirect to anywhere.
        String path = request.rawPath().replaceFirst("^/+", "/") + "/";
        return ErrorPage.of(301, "This directory's address ends with a slash.")
                .with("location", path + request.rawQuery());
    }

    private static Answer file(Path file, SiteRequest request) throws IOException {
        if (!Files.isReadable(file)) {
            return ErrorPage.notFound();
        }
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        Validators validators = Validators.ofFile(attributes.lastModifiedTime().toInstant(), attributes.size());
        return switch (validators.judge(request)) {
            case NOT_MODIFIED -> Answer.empty(304, fields(validators));
            case PRECONDITION_FAILED -> ErrorPage.of(412, "The file is not the version that the request insists on.");
            case PROCEED -> content(file, attributes.size(), validators, request);
        };
    }

    private static Answer content(Path file, long size, Validators validators, SiteRequest request) {
        String mediaType = MediaTypes.of(file.getFileName().toString());
        // RFC 9110 §14.2: ranges are defined for GET alone.
        boolean ranged = request.method().equals("GET") && validators.allowRange(request);
        ByteRanges ranges = request.field("range").filter(field -> ranged)
                .map(field -> ByteRanges.parse(field, size)).orElseGet(ByteRanges.Ignored::new);
        return switch (ranges) {
            case ByteRanges.Ignored() -> complete(200, mediaType, new FileContent(file, 0, size), validators);
            case ByteRanges.Unsatisfiable() ->
                    ErrorPage.of(416, "The file has no such part.").with("content-range", "bytes */" + size);
            case ByteRanges.Parts(List<ByteRanges.Part> parts) when parts.size() == 1 -> {
                ByteRanges.Part part = parts.getFirst();
                yield complete(206, mediaType, new FileContent(file, part.offset(), part.length()), validators)
                        .with("content-range", part.contentRange(size));
            }
            case ByteRanges.Parts(List<ByteRanges.Part> parts) -> complete(206, MultipartContent.multipartType(),
                    new MultipartContent(file, size, mediaType, parts), validators);
        };
    }

    private static Answer complete(int status, String mediaType, Content content, Validators validators) {
        Answer answer = Answer.of(status, mediaType, content);
        for (Answer.Field field : fields(validators)) {
            answer = answer.with(field.name(), field.value());
        }
        return answer;
    }

    private static List<Answer.Field> fields(Validators validators) {
        List<Answer.Field> fields = new ArrayList<>();
        fields.add(new Answer.Field("etag", validators.etag()));
        fields.add(new Answer.Field("last-modified", HttpDate.format(validators.modified())));
        fields.add(new Answer.Field("accept-ranges", "bytes"));
        return fields;
    }
}
