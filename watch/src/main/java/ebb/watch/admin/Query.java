package ebb.watch.admin;

import java.util.Optional;

/** The parameters behind the question mark of a request: plain words and numbers, nothing is decoded. */
record Query(String textOrNull) {

    /** The first value of a parameter. */
    Optional<String> value(String name) {
        if (textOrNull == null) {
            return Optional.empty();
        }
        for (String pair : textOrNull.split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return Optional.of(pair.substring(name.length() + 1));
            }
        }
        return Optional.empty();
    }

    /** A whole number between 1 and {@code most}; -1 when it is something else. */
    int number(String name, int otherwise, int most) {
        String digits = value(name).orElse(Integer.toString(otherwise));
        if (!digits.matches("[0-9]{1,9}")) {
            return -1;
        }
        int number = Integer.parseInt(digits);
        return number < 1 || number > most ? -1 : number;
    }
}
