package io.holdfast.truth;

import io.holdfast.crypto.Sha256;
import io.holdfast.truth.Fault.Kind;
import io.holdfast.truth.History.Version;
import io.holdfast.truth.Snapshot.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares a backup with what happened. It holds the service to this:
 *
 * <ul>
 *   <li>A SUCCEEDED backup has every record that was there from its beginning to its end, in a version that is not older than its beginning, and the file that each such record names.
 *   <li>Whatever a backup calls itself: a record that the one before it had, and that is there all along, stays in it.
 *   <li>A PARTIAL backup says what it lacks, and lacks no more than what failed.
 * </ul>
 *
 * <p>What a source hides in a way that nobody can notice is not asked for ({@link #isHidden}); each case is one that decision 0033 names.
 */
final class Judge {
    private static final Pattern FILE = Pattern.compile("/files/([^?\"]*)");
    private final Traits.Platform platform;
    private final Chapter chapter;
    private final History history;
    private final Snapshot before;
    private final Snapshot now;
    private final List<String> victims;
    private final List<Finding> findings = new ArrayList<>();
    private final Set<String> lostThings = new HashSet<>();

    /**
     * @param before the account's backup before; {@link Snapshot#NONE} for the first
     * @param victims the keys that the chapter's faults picked from
     */
    Judge(Traits traits, Chapter chapter, History history, Snapshot before, Snapshot now, List<String> victims) {
        this.platform = traits.platform();
        this.chapter = chapter;
        this.history = history;
        this.before = before;
        this.now = now;
        this.victims = victims;
    }

    /** What is wrong with a backup that was made between two moments. */
    List<Finding> judged(long from, long to) {
        if (!List.of("SUCCEEDED", "PARTIAL").contains(now.state())) {
            wrong(Finding.Kind.LOSS_TOO_LARGE, "the backup ended " + now.state() + " " + now.missing());
            return findings;
        }
        for (String stream : streams()) {
            history.throughout(stream, from, to).forEach((key, version) -> judge(stream, key, version, to));
        }
        if (now.succeeded()) {
            now.stream("things").forEach((key, row) -> file(key, row.line()));
        } else {
            account();
        }
        return findings;
    }

    private List<String> streams() {
        List<String> all = new ArrayList<>(List.of("things", "marks"));
        if (platform.notes()) {
            all.add("notes");
        }
        if (platform.feed()) {
            all.add("events");
        }
        return all;
    }

    private void judge(String stream, String key, Version version, long to) {
        Row row = now.stream(stream).get(key);
        String name = stream + " " + key.replace('\u001f', '/');
        if (row == null) {
            lostThings.addAll(stream.equals("things") ? List.of(key) : List.of());
            if (before.stream(stream).containsKey(key)) {
                wrong(
                        Finding.Kind.FALSE_DELETION,
                        name + " was there all along and is gone from the backup, which is " + now.state());
            } else if (now.succeeded() ? !isHidden(stream, key) : !mayBeLost(stream, key)) {
                wrong(
                        now.succeeded() ? Finding.Kind.HOLE : Finding.Kind.LOSS_TOO_LARGE,
                        name + " was there all along and is missing");
            }
            return;
        }
        long moment = history.lastMomentOf(stream, key, RecordText.stable(row.line()));
        if (moment < 0) {
            wrong(Finding.Kind.HOLE, name + " has a text that it never had: " + row.line());
        } else if (moment < version.moment()) {
            boolean silent = now.incremental() && history.isSilentlyChanged(stream, key, to);
            if (!silent && (now.succeeded() || !mayBeLost(stream, key))) {
                wrong(
                        now.succeeded() ? Finding.Kind.HOLE : Finding.Kind.LOSS_TOO_LARGE,
                        name + " is older than the backup's beginning: " + row.line() + " and not " + version.text());
            }
        }
    }

    private void file(String key, String line) {
        Matcher file = FILE.matcher(line);
        if (platform.media()
                && file.find()
                && !Sha256.hex(Sha256.of(file.group(1).getBytes(StandardCharsets.UTF_8)))
                        .equals(now.files().get(file.group(1)))) {
            wrong(
                    Finding.Kind.HOLE,
                    "the file of things " + key + " is not in the backup: "
                            + now.files().get(file.group(1)));
        }
    }

    /** A PARTIAL backup has to say what it lacks, and to have met something. */
    private void account() {
        if (now.missing().isEmpty()
                || now.missing().stream()
                        .anyMatch(each -> blank(each, "code") || blank(each, "detail") || blank(each, "next_step"))) {
            wrong(Finding.Kind.LOSS_TOO_LARGE, "a PARTIAL backup does not say what it lacks: " + now.missing());
        }
        boolean quiet = !isBlind() && chapter.acts().stream().allMatch(act -> act.call() == 0);
        boolean passing = chapter.faults().stream().allMatch(fault -> fault.kind().passes);
        if (quiet && passing) {
            wrong(
                    Finding.Kind.LOSS_TOO_LARGE,
                    "a backup in which nothing lasting went wrong is PARTIAL: " + now.missing());
        }
    }

    private static boolean blank(Map<String, Object> missing, String field) {
        return missing.get(field) == null || missing.get(field).toString().isBlank();
    }

    /** Whether nobody can ask for what a list lacks. */
    private boolean isBlind() {
        return !platform.item() && !isCounted();
    }

    private boolean isCounted() {
        return platform.counted() && !chapter.has(Kind.COUNT_FAILS) && !chapter.has(Kind.COUNT_STALE);
    }

    /** Whether the source hid a record that no backup had yet, so that nobody could notice. */
    private boolean isHidden(String stream, String key) {
        if (stream.equals("notes")) {
            return lostThings.contains(key.substring(0, key.indexOf('\u001f')));
        }
        boolean endsEarly = chapter.has(Kind.ENDS_EARLY)
                || chapter.has(Kind.EMPTY_ONCE) && !platform.shape().isNumbered();
        boolean movesUnseen = platform.hasOpaquePlaces() && (platform.counted() ? chapter.swaps() : chapter.shifts());
        return stream.equals("things") && (!isCounted() && endsEarly || movesUnseen);
    }

    /** Whether what failed explains that a record is not in a PARTIAL backup, or old in it. */
    private boolean mayBeLost(String stream, String key) {
        String parent = stream.equals("notes") ? key.substring(0, key.indexOf('\u001f')) : key;
        return chapter.faults().stream().anyMatch(fault -> switch (fault.kind()) {
            case REFUSED_STREAM ->
                Faults.refusedStream(fault).equals(stream)
                        || Faults.refusedStream(fault).equals("things") && stream.equals("notes");
            case REFUSED_PARENT ->
                stream.equals("notes")
                        && Faults.victim(fault, victims).filter(parent::equals).isPresent();
            case POISON, CUT_POISON ->
                isOfThings(stream, parent)
                        && (!isCutSmall()
                                || Faults.victim(fault, victims)
                                        .filter(parent::equals)
                                        .isPresent());
            case REFUSED_FROM, ENDS_EARLY, REPEATS_FOREVER ->
                isOfThings(stream, parent)
                        && now.stream("things").size() >= Math.min(victims.size() / 2, platform.size());
            case EMPTY_ONCE -> isBlind() && isOfThings(stream, parent);
            default -> false;
        });
    }

    private boolean isOfThings(String stream, String key) {
        return stream.equals("things") || stream.equals("notes") && lostThings.contains(key);
    }

    /** Whether pages can be asked for that hold one record alone. */
    private boolean isCutSmall() {
        return platform.shape().isNumbered() && platform.given() == Traits.Given.AS_ASKED;
    }

    private void wrong(Finding.Kind kind, String text) {
        findings.add(new Finding(kind, text));
    }
}
