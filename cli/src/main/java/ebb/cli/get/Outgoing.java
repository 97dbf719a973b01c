package ebb.cli.get;

import ebb.cli.model.CommandFailure;
import ebb.cli.model.Target;
import ebb.http3.Http3Request;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * A request as it will be sent, found acceptable before anything is connected.
 *
 * @param fields what the user gave, and what curl sends by itself
 */
record Outgoing(Target target, Http3Request message, List<GetSettings.Field> fields) {

    // Authority and path are set by themselves: java.net.URI accepts fewer host names and paths than servers use.
    private static final URI ANY = URI.create("https://localhost/");

    /** Code 3 for a URL that cannot be asked for, 2 for a method or field that cannot be sent. */
    static Outgoing of(Target target, GetSettings.Request request) throws CommandFailure {
        try {
            builder(target).build();
        } catch (IllegalArgumentException e) {
            throw CurlCode.URL_MALFORMAT.failure("URL malformed: '" + target + "': " + e.getMessage());
        }
        List<GetSettings.Field> fields = fields(request);
        try {
            Http3Request.Builder builder = builder(target).method(request.method());
            fields.forEach(field -> builder.header(field.name(), field.value()));
            request.body().ifPresent(builder::body);
            return new Outgoing(target, builder.build(), fields);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage("the request cannot be sent: " + e.getMessage());
        }
    }

    private static Http3Request.Builder builder(Target target) {
        return Http3Request.newBuilder(ANY).authority(target.authority()).path(target.path());
    }

    private static List<GetSettings.Field> fields(GetSettings.Request request) {
        List<GetSettings.Field> fields = new ArrayList<>();
        for (var usual : List.of(new GetSettings.Field("user-agent", "ebb"), new GetSettings.Field("accept", "*/*"))) {
            if (request.fields().stream().noneMatch(field -> field.name().equals(usual.name()))) {
                fields.add(usual);
            }
        }
        fields.addAll(request.fields());
        return fields;
    }
}
