package io.holdfast.connector;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What a header may be called and hold, as RFC 9110 (5.1, 5.5) has it. What passes here cannot end a header early, and so adds no line to a request. */
final class HeaderForm {
    static final String NO_NAME = "is no name of a header: letters, digits and !#$%&'*+-.^_`|~ alone";
    static final String NO_VALUE = "has a character that no header can carry";
    static final String NOT_YOURS = "is set by Holdfast itself";

    private static final Set<String> OURS =
            Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~\\w-]+");
    private static final Pattern VALUE = Pattern.compile("[\\t -~\\u00a0-\\u00ff]*");

    private HeaderForm() {}

    /** Whether this is a token. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** Whether the header belongs to the connection, so that no connector may set it. */
    static boolean isOurs(String name) {
        return OURS.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Whether this can be sent as it stands. */
    static boolean isValue(String value) {
        return VALUE.matcher(value).matches();
    }
}
