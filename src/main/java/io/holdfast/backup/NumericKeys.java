package io.holdfast.backup;

import io.holdfast.connector.Page;
import io.holdfast.connector.RawRecord;
import io.holdfast.problem.ErrorCode;
import io.holdfast.vault.Snapshots;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Watches the numeric keys of one task's records: a source that has both a record {@code 1} and a record {@code "1"} has two records under one key. For one thread. */
final class NumericKeys {
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");
    private final Set<String> numbers = new HashSet<>();
    private final Set<String> texts = new HashSet<>();

    /** Takes in a page; returns the keys that came as a number and as a text. */
    List<Page.Refused> take(String stream, Page page) {
        List<Page.Refused> both = new ArrayList<>();
        for (RawRecord record : page.records()) {
            String key = record.key();
            boolean text = page.clues().textKeys().contains(key);
            if (!text && !isNumber(key)) {
                continue;
            }
            (text ? texts : numbers).add(key);
            if ((text ? numbers : texts).contains(key)) {
                both.add(new Page.Refused(
                        ErrorCode.RECORD_INVALID,
                        stream + " has two records of the key " + key + ": one as a number and one as a text."));
            }
        }
        return both;
    }

    private static boolean isNumber(String key) {
        return NUMBER.matcher(key).matches();
    }

    /** Which forms were met, as {@link Snapshots.ListNote} says. */
    int forms() {
        return (numbers.isEmpty() ? 0 : Snapshots.ListNote.NUMBERS) + (texts.isEmpty() ? 0 : Snapshots.ListNote.TEXTS);
    }
}
