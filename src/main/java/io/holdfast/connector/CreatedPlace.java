package io.holdfast.connector;

import io.holdfast.problem.Problem;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out by the {@code Location} header which record a creation made, where the answer's body does not say it. */
final class CreatedPlace {
    private static final String KEY = "record.key";
    private static final byte[] NOTHING = {'{', '}'};

    private final SourceCalls calls;
    private final Values access;
    private final RestReading reading;

    CreatedPlace(SourceCalls calls, Values access, RestReading reading) {
        this.calls = calls;
        this.access = access;
        this.reading = reading;
    }

    /**
     * The record that was made; empty where no {@code Location} tells it. Its key is read off the address where that is of the form of {@code item}, otherwise off the record that is
     * there.
     *
     * @param endpoint of the creation
     */
    Optional<RawRecord> of(StreamSpec stream, Endpoint endpoint, Values values, Reply reply, Optional<String> parent) {
        Optional<String> location = reply.header("Location").map(String::strip).filter(text -> !text.isEmpty());
        if (location.isEmpty() || stream.item() == null) {
            return Optional.empty();
        }
        Optional<String> key = key(stream, location.get(), parent);
        if (key.isPresent()) {
            RawRecord bare = new RawRecord(key.get(), NOTHING);
            return stream.readsBack() == WriteSpec.ReadBack.ANSWER
                    ? Optional.of(reading.read(stream, key.get()).orElse(bare))
                    : Optional.of(bare);
        }
        return there(stream, endpoint, values, location.get(), parent);
    }

    private Optional<RawRecord> there(
            StreamSpec stream, Endpoint endpoint, Values values, String location, Optional<String> parent) {
        Endpoint get = new Endpoint("GET", endpoint.path(), Map.of(), Map.of(), null);
        try {
            return calls.follow(get, location, values, RestReading::isGone)
                    .filter(reply -> !RestReading.isGone(reply))
                    .map(reply ->
                            RestReading.record(stream, reply, stream.item().recordPath(), parent));
        } catch (Problem unreadable) {
            return Optional.empty();
        }
    }

    /** The key in an address that is of the form of {@code item}'s, whatever stands before that. */
    private Optional<String> key(StreamSpec stream, String location, Optional<String> parent) {
        List<String> names = new ArrayList<>();
        StringBuilder form = new StringBuilder(".*");
        for (Template.Part part : Template.of(stream.item().endpoint().path()).parts()) {
            if (part.name() && part.text().startsWith(KEY)) {
                names.add(part.text());
                form.append("([^/?#]+)");
            } else {
                form.append(Pattern.quote(part.name() ? Requests.encoded(access.get(part.text())) : part.text()));
            }
        }
        Matcher matcher = Pattern.compile(form + "/?(?:[?#].*)?").matcher("/" + location);
        return matcher.matches() ? key(stream, names, matcher, parent) : Optional.empty();
    }

    private static Optional<String> key(
            StreamSpec stream, List<String> names, Matcher matcher, Optional<String> parent) {
        Map<Integer, String> parts = new TreeMap<>();
        for (int i = 0; i < names.size(); i++) {
            Optional<String> value = decoded(matcher.group(i + 1));
            if (value.isEmpty()) {
                return Optional.empty();
            }
            boolean whole = names.get(i).equals(KEY);
            parts.put(whole ? 0 : Integer.parseInt(names.get(i).substring(KEY.length() + 1)), value.get());
        }
        List<String> values = List.copyOf(parts.values());
        int own = stream.primaryKey().size();
        if (values.size() < own) {
            return Optional.empty();
        }
        String key =
                String.join(String.valueOf(RecordKey.SEPARATOR), values.subList(values.size() - own, values.size()));
        return Optional.of(RecordKey.below(parent.orElse(null), key));
    }

    private static Optional<String> decoded(String segment) {
        try {
            return Optional.of(URI.create("/" + segment).getPath().substring(1))
                    .filter(text -> !text.isBlank() && text.chars().noneMatch(Character::isISOControl));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
