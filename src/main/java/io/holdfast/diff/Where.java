package io.holdfast.diff;

/**
 * A place in a record.
 *
 * @param path a JSON pointer (RFC 6901)
 * @param pattern the same with {@code *} in place of positions in lists
 * @param place the same for people
 */
record Where(Where parent, String path, String pattern, String place) {
    static final Where ROOT = new Where(null, "", "", "");

    Where field(String name) {
        String step = "/" + name.replace("~", "~0").replace("/", "~1");
        return new Where(this, path + step, pattern + step, place.isEmpty() ? name : place + "." + name);
    }

    Where element(int index, String shown) {
        return new Where(this, path + "/" + index, pattern + "/*", place + "[" + shown + "]");
    }
}
