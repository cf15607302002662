package io.holdfast.diff;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.connector.MediaSpec;
import io.holdfast.connector.StreamSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a connector says of a stream's fields, and what two backups know of the files that they link to. As fit for threads as the look-ups are. */
final class StreamRules implements FieldRules {
    private final List<String> parts;
    private final List<String> readOnly;
    private final List<String> media;
    private final Function<String, Optional<String>> before;
    private final Function<String, Optional<String>> after;

    /**
     * @param before the SHA-256 of the file that a link led to when the one backup was made
     * @param after the same of the other
     */
    StreamRules(
            StreamSpec stream, Function<String, Optional<String>> before, Function<String, Optional<String>> after) {
        this.parts = stream.fields().parts();
        this.readOnly = stream.fields().readOnly();
        this.media = stream.media().stream().map(MediaSpec::pointer).toList();
        this.before = before;
        this.after = after;
    }

    @Override
    public Optional<String> partKey(String pattern) {
        String elements = pattern + "/*/";
        return parts.stream()
                .filter(part -> part.startsWith(elements) && part.indexOf('/', elements.length()) < 0)
                .map(part -> part.substring(elements.length()))
                .findFirst();
    }

    @Override
    public boolean isReadOnly(String pattern) {
        return readOnly.stream().anyMatch(each -> pattern.equals(each) || pattern.startsWith(each + "/"));
    }

    @Override
    public boolean isMedia(String pattern) {
        return media.contains(pattern);
    }

    @Override
    public boolean isSameFile(String pattern, JsonNode one, JsonNode other) {
        if (!isMedia(pattern) || !one.isTextual() || !other.isTextual()) {
            return false;
        }
        Optional<String> hash = before.apply(one.textValue().strip());
        return hash.isPresent() && hash.equals(after.apply(other.textValue().strip()));
    }

    @Override
    public String identity(String pattern, JsonNode value) {
        if (isMedia(pattern) && value.isTextual()) {
            String link = value.textValue().strip();
            Optional<String> hash = before.apply(link).or(() -> after.apply(link));
            if (hash.isPresent()) {
                return hash.get();
            }
        }
        return FieldRules.super.identity(pattern, value);
    }
}
