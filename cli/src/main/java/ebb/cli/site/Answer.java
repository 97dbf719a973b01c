package ebb.cli.site;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A status, header fields in order, and content. {@code content-length} is among the fields when the length is known.
 */
public record Answer(int status, List<Field> fields, Content content) {

    /** One header field; the name is in lower case. */
    public record Field(String name, String value) {
    }

    static Answer of(int status, String mediaType, Content content) {
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("content-type", mediaType));
        return new Answer(status, fields, content).withLength();
    }

    /** An answer that has no content by definition: 304. */
    static Answer empty(int status, List<Field> fields) {
        return new Answer(status, fields, new TextContent(""));
    }

    Answer with(String name, String value) {
        List<Field> more = new ArrayList<>(fields);
        more.add(new Field(name, value));
        return new Answer(status, List.copyOf(more), content);
    }

    private Answer withLength() {
        return content.length() == Content.UNKNOWN ? this : with("content-length", Long.toString(content.length()));
    }

    /** The value of the first field of this name. */
    public Optional<String> field(String name) {
        return fields.stream().filter(field -> field.name().equals(name)).map(Field::value).findFirst();
    }
}
