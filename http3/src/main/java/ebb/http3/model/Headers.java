package ebb.http3.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The fields of a header or trailer section: an ordered list of names and values; a name may occur several times.
 *
 * <p>Immutable and thread-safe. Names are lower-case tokens and values hold only the characters that HTTP permits, so
 * that whatever is in here can be sent. Values are read as ISO 8859-1, one character a byte.
 */
public final class Headers {
    private static final Headers EMPTY = new Headers(new String[0]);
    private static final int OVERHEAD_BYTES = 32;

    /** Name, value, name, value, … exactly filled. */
    private final String[] pairs;

    private Headers(String[] pairs) {
        this.pairs = pairs;
    }

    /** {@return a section without fields} */
    public static Headers empty() {
        return EMPTY;
    }

    /**
     * Fields from names and values in turn.
     *
     * @param namesAndValues a name, its value, the next name, and so on
     * @return the fields
     * @throws IllegalArgumentException if a name or value cannot be sent, or a value is missing
     */
    public static Headers of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("the last name of " + namesAndValues.length + " texts has no value");
        }
        Builder builder = newBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            builder.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return builder.build();
    }

    /** {@return a builder without fields} */
    public static Builder newBuilder() {
        return new Builder();
    }

    /** {@return the number of fields, each occurrence of a name counted} */
    public int size() {
        return pairs.length / 2;
    }

    /**
     * The name of the field at an index from 0 to {@code size() - 1}.
     *
     * @param index from 0 on
     * @return the name, in lower case
     */
    public String name(int index) {
        return pairs[2 * index];
    }

    /**
     * The value of the field at an index from 0 to {@code size() - 1}.
     *
     * @param index from 0 on
     * @return the value
     */
    public String value(int index) {
        return pairs[2 * index + 1];
    }

    /**
     * The value of the first field of that name, upper and lower case being the same.
     *
     * @param name its name, in any case
     * @return the value, empty if there is no such field
     */
    public Optional<String> first(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equals(wanted)) {
                return Optional.of(pairs[i + 1]);
            }
        }
        return Optional.empty();
    }

    /**
     * The values of all fields of that name, in order; empty when there is none.
     *
     * @param name its name, in any case
     * @return the values
     */
    public List<String> all(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        List<String> values = new ArrayList<>();
        forEach((each, value) -> {
            if (each.equals(wanted)) {
                values.add(value);
            }
        });
        return List.copyOf(values);
    }

    /**
     * Whether there is a field of that name.
     *
     * @param name its name, in any case
     * @return true if there is one
     */
    public boolean contains(String name) {
        return first(name).isPresent();
    }

    /**
     * Visits each field in order.
     *
     * @param visitor takes name and value
     */
    public void forEach(BiConsumer<String, String> visitor) {
        for (int i = 0; i < pairs.length; i += 2) {
            visitor.accept(pairs[i], pairs[i + 1]);
        }
    }

    // RFC 9114 §4.2.2: the size of a field is that of its name and value, uncompressed, and 32 bytes.
    /** {@return what these fields count towards a limit on the size of a field section, in bytes} */
    public long sectionBytes() {
        long bytes = 0;
        for (int i = 0; i < pairs.length; i += 2) {
            bytes += fieldBytes(pairs[i], pairs[i + 1]);
        }
        return bytes;
    }

    /**
     * What one field counts towards a limit on the size of a field section, in bytes.
     *
     * @param name its name, in any case
     * @param value its value
     * @return the number of bytes
     */
    public static long fieldBytes(String name, String value) {
        return (long) name.length() + value.length() + OVERHEAD_BYTES;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Headers that && Arrays.equals(pairs, that.pairs);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(pairs);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
        return text.toString();
    }

    /** Collects fields; confined to one thread. */
    public static final class Builder {
        private String[] pairs = EMPTY.pairs;
        private int length;

        private Builder() {
        }

        /**
         * Adds a field after the others; the name is put into lower case.
         *
         * @param name its name, in any case
         * @param value its value
         * @return this builder
         * @throws IllegalArgumentException if the name or value has characters that HTTP does not permit
         */
        public Builder add(String name, String value) {
            // RFC 9114 §4.2: names are converted to lower case before they are encoded.
            String lower = name.toLowerCase(Locale.ROOT);
            if (!offer(lower, value)) {
                throw new IllegalArgumentException("not a permitted field: " + printable(name + ": " + value));
            }
            return this;
        }

        /**
         * Adds all fields of another section.
         *
         * @param other the section
         * @return this builder
         */
        public Builder addAll(Headers other) {
            for (int i = 0; i < other.pairs.length; i += 2) {
                append(other.pairs[i], other.pairs[i + 1]);
            }
            return this;
        }

        /**
         * Removes all fields of that name and adds this one at the end; for what else see {@link #add}.
         *
         * @param name its name, in any case
         * @param value its value
         * @return this builder
         */
        public Builder set(String name, String value) {
            String lower = name.toLowerCase(Locale.ROOT);
            int kept = 0;
            for (int i = 0; i < length; i += 2) {
                if (!pairs[i].equals(lower)) {
                    pairs[kept] = pairs[i];
                    pairs[kept + 1] = pairs[i + 1];
                    kept += 2;
                }
            }
            Arrays.fill(pairs, kept, length, null);
            length = kept;
            return add(lower, value);
        }

        /**
         * Adds a field as a peer sent it; false, adding nothing, if it is not a permitted one in lower case.
         *
         * @param name its name, in any case
         * @param value its value
         * @return true if it was added
         */
        public boolean offer(String name, String value) {
            if (!FieldSyntax.isName(name) || !FieldSyntax.isValue(value)) {
                return false;
            }
            append(name, value);
            return true;
        }

        /** {@return the fields so far} */
        public Headers build() {
            return length == 0 ? EMPTY : new Headers(Arrays.copyOf(pairs, length));
        }

        private void append(String name, String value) {
            if (length == pairs.length) {
                pairs = Arrays.copyOf(pairs, Math.max(16, 2 * length));
            }
            pairs[length++] = name;
            pairs[length++] = value;
        }

        private static String printable(String text) {
            return text.replaceAll("[^\\x20-\\x7e]", "?");
        }
    }
}
