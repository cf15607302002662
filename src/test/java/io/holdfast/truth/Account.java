package io.holdfast.truth;

import io.holdfast.truth.History.Version;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The data of one account of a world, and all that they ever were. For one thread at a time. */
final class Account {
    private static final Duration OLD = Duration.ofDays(2);
    private static final Instant FUTURE = Instant.parse("2099-01-01T00:00:00Z");
    final String id;
    final History history = new History();
    private final Traits.Platform platform;
    private final RecordText texts;
    private final Map<String, Thing> things = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> notes = new TreeMap<>();
    private final Map<Integer, Boolean> events = new TreeMap<>();
    private long moment;
    private int last;
    private int lastEvent;

    Account(String id, Traits.Platform platform) {
        this.id = id;
        this.platform = platform;
        this.texts = new RecordText(platform);
        for (int i = 0; i < platform.records(); i++) {
            Instant old = now().minus(OLD).plusSeconds(i / 3);
            boolean undated = platform.undated() && i == 1;
            create(key(), undated ? null : platform.future() && i == 2 ? FUTURE : old, parentOf(i));
        }
        for (int i = 0; i < (platform.feed() ? 5 : 0); i++) {
            commit(++lastEvent);
        }
    }

    private String parentOf(int number) {
        List<String> keys = keys();
        return number % 3 == 0 || keys.isEmpty() ? null : keys.get(number * 7 % keys.size());
    }

    RecordText texts() {
        return texts;
    }

    long moment() {
        return moment;
    }

    private Instant now() {
        return Instant.now().plus(platform.clocks().dates).truncatedTo(ChronoUnit.MILLIS);
    }

    /** The keys of what is there. */
    List<String> keys() {
        return things.values().stream()
                .filter(each -> !each.deleted())
                .map(Thing::key)
                .toList();
    }

    /** All records, deleted ones that are kept with a mark too. */
    Collection<Thing> all() {
        return things.values();
    }

    Thing thing(String key) {
        return things.get(key);
    }

    Map<String, String> notesOf(String key) {
        return notes.getOrDefault(key, Map.of());
    }

    /** The numbers of the events that are visible, ascending. */
    List<Integer> events() {
        return events.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .toList();
    }

    private String key() {
        return platform.keys().key(++last);
    }

    String create() {
        return create(key(), now(), parentOf(last));
    }

    /** A record under a key that the caller chose, with that content. */
    void put(String key, String name, String content, String parent) {
        moment++;
        keep(new Thing(key, ++last, name, content, parent, now(), moment, false), false);
    }

    String create(String key, Instant date, String parent) {
        moment++;
        keep(
                new Thing(key, last, "name " + id + last + "-" + moment, "v" + moment, parent, date, moment, false),
                false);
        if (platform.notes()) {
            for (int i = 0; i < last % 4; i++) {
                addNote(key, Integer.toString(i + 1));
            }
        }
        return key;
    }

    private void keep(Thing thing, boolean silent) {
        things.remove(thing.key());
        things.put(thing.key(), thing);
        boolean gone = thing.deleted();
        history.note("things", thing.key(), new Version(moment, gone ? null : texts.stable(thing), silent));
        history.note("marks", thing.key(), new Version(moment, gone ? null : texts.mark(thing), silent));
    }

    void change(String key, boolean silent) {
        Thing old = things.get(key);
        moment++;
        keep(old.with("v" + moment, old.parent(), silent ? old.changed() : now(), moment, false), silent);
    }

    /** A restore's change. */
    void write(String key, String name, String content, String parent) {
        Thing old = things.get(key);
        moment++;
        keep(new Thing(key, old.number(), name, content, parent, now(), moment, false), false);
    }

    void reparent(String key, String parent) {
        Thing old = things.get(key);
        moment++;
        keep(old.with("v" + moment, parent, now(), moment, false), false);
    }

    void delete(String key) {
        Thing old = things.get(key);
        moment++;
        keep(old.with(old.content(), old.parent(), now(), moment, true), false);
        if (platform.gone() != Traits.Gone.FLAGGED && platform.gone() != Traits.Gone.TRASH) {
            things.remove(key);
        }
        List.copyOf(notesOf(key).keySet()).forEach(note -> dropNote(key, note));
    }

    void recreate(String key) {
        int number = things.get(key).number();
        delete(key);
        moment++;
        keep(new Thing(key, number, "again " + moment, "v" + moment, null, now(), moment, false), false);
    }

    /** Empties the references to a record. */
    void emptyReferences(String key) {
        for (Thing thing : new ArrayList<>(things.values())) {
            if (key.equals(thing.parent()) && !thing.deleted()) {
                moment++;
                keep(thing.with(thing.content(), null, now(), moment, false), false);
            }
        }
    }

    private void addNote(String parent, String note) {
        moment++;
        String text = texts.note(note, "n" + moment);
        notes.computeIfAbsent(parent, any -> new TreeMap<>()).put(note, text);
        history.note("notes", parent + '\u001f' + note, new Version(moment, text, false));
    }

    private void dropNote(String parent, String note) {
        moment++;
        notes.get(parent).remove(note);
        history.note("notes", parent + '\u001f' + note, new Version(moment, null, false));
    }

    /** Moves a note from one parent to another; nothing where there is none. */
    void moveNote(String from, String to) {
        if (!notesOf(from).isEmpty() && !from.equals(to)) {
            dropNote(from, notesOf(from).keySet().iterator().next());
            addNote(to, "moved" + moment);
        }
    }

    /** Three events, the second of them not visible yet. */
    void happen() {
        commit(++lastEvent);
        events.put(++lastEvent, false);
        commit(++lastEvent);
    }

    void commitLate() {
        events.entrySet().stream()
                .filter(each -> !each.getValue())
                .findFirst()
                .ifPresent(each -> commit(each.getKey()));
    }

    private void commit(int number) {
        moment++;
        events.put(number, true);
        history.note("events", Integer.toString(number), new Version(moment, texts.event(number), false));
    }
}
