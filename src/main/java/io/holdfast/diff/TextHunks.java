package io.holdfast.diff;

import com.fasterxml.jackson.annotation.JsonValue;
import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Two texts word by word, tags of HTML as one word each. Put together, the equal and deleted hunks are the old text, the equal and inserted ones the new. */
public final class TextHunks {
    private static final Pattern WORD = Pattern.compile("<[^<>]*>|\\s+|[\\p{L}\\p{N}_]+|.", Pattern.DOTALL);
    private static final Pattern TAG = Pattern.compile("</?[a-zA-Z][^<>]*>");

    /** Texts of more words are compared line by line, those of more lines not at all: the time grows with the square of what differs. */
    private static final int MOST = 4000;

    private TextHunks() {}

    /** What became of a piece of text. */
    public enum Op {
        EQUAL,
        DELETE,
        INSERT;

        /** As answers name it. */
        @JsonValue
        public String opName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A piece of text. */
    @RegisterForReflection
    public record Hunk(Op op, String text) {}

    /** Whether a text is marked up. */
    static boolean hasTags(String text) {
        return TAG.matcher(text).find();
    }

    static List<Hunk> between(String before, String after) {
        List<String> one = words(before);
        List<String> other = words(after);
        if (one.size() > MOST || other.size() > MOST) {
            one = lines(before);
            other = lines(after);
        }
        Joined joined = new Joined();
        if (one.size() > MOST || other.size() > MOST) {
            joined.add(Op.DELETE, List.of(before));
            joined.add(Op.INSERT, List.of(after));
            return joined.hunks();
        }
        int at = 0;
        for (AbstractDelta<String> delta : DiffUtils.diff(one, other).getDeltas()) {
            int from = delta.getSource().getPosition();
            joined.add(Op.EQUAL, one.subList(at, from));
            joined.add(Op.DELETE, delta.getSource().getLines());
            joined.add(Op.INSERT, delta.getTarget().getLines());
            at = from + delta.getSource().size();
        }
        joined.add(Op.EQUAL, one.subList(at, one.size()));
        return joined.hunks();
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (Matcher matcher = WORD.matcher(text); matcher.find(); ) {
            words.add(matcher.group());
        }
        return words;
    }

    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        for (int from = 0; from < text.length(); ) {
            int end = text.indexOf('\n', from);
            end = end < 0 ? text.length() : end + 1;
            lines.add(text.substring(from, end));
            from = end;
        }
        return lines;
    }

    /** Hunks, neighbours of one kind as one. */
    private static final class Joined {
        private final List<Hunk> hunks = new ArrayList<>();

        void add(Op op, List<String> pieces) {
            String text = String.join("", pieces);
            if (text.isEmpty()) {
                return;
            }
            if (!hunks.isEmpty() && hunks.getLast().op() == op) {
                text = hunks.removeLast().text() + text;
            }
            hunks.add(new Hunk(op, text));
        }

        List<Hunk> hunks() {
            return List.copyOf(hunks);
        }
    }
}
