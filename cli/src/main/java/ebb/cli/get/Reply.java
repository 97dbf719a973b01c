package ebb.cli.get;

import ebb.http3.Http3Response;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The beginning of an answer, its content still to be read. */
record Reply(int status, List<GetSettings.Field> fields, InputStream content) {

    static Reply of(Http3Response response) {
        List<GetSettings.Field> fields = new ArrayList<>();
        response.headers().forEach((name, value) -> fields.add(new GetSettings.Field(name, value)));
        return new Reply(response.status(), fields, response.body());
    }

    OptionalLong length() {
        return fields.stream()
                .filter(field -> field.name().equals("content-length") && field.value().matches("\\d{1,18}"))
                .mapToLong(field -> Long.parseLong(field.value())).findFirst();
    }

    /** The status line and fields as text, as {@code -I} prints them. */
    String head() {
        StringBuilder text = new StringBuilder("HTTP/3 ").append(status).append('\n');
        fields.forEach(field -> text.append(field.name()).append(": ").append(field.value()).append('\n'));
        return text.append('\n').toString();
    }
}
