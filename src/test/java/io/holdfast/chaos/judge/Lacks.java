package io.holdfast.chaos.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.holdfast.reader.FormatReader;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a backup lacks because of what was done to objects, found by the documented format alone, and what it still has.
 *
 * @param named stream and key, with a slash between; an empty key where the whole stream is meant
 * @param sound the records that can be read, by stream and key
 */
record Lacks(Set<String> named, Map<String, SortedMap<String, String>> sound) {
    private static final String MEDIA = "_media";
    private static final JsonMapper JSON = new JsonMapper();

    /** @param harmed the names of objects to which something was done */
    static Lacks of(FormatReader reader, Look.Backup backup, Set<String> harmed) throws IOException {
        Set<String> named = new TreeSet<>();
        Map<String, SortedMap<String, String>> sound = new TreeMap<>();
        for (JsonNode stream : reader.manifest(backup.seq(), backup.id()).path("streams")) {
            String name = stream.path("stream").asText();
            if (harmed.contains(stream.at("/ref/base/object/name").asText())
                    || harmed.contains(stream.at("/ref/delta/object/name").asText())) {
                named.add(name + "/");
                continue;
            }
            reader.segments(stream).forEach((key, segment) -> {
                if (harmed.contains(segment)) {
                    named.add(name + "/" + key);
                }
            });
            SortedMap<String, String> records = reader.records(stream, segment -> !harmed.contains(segment));
            sound.put(name, records);
            if (name.equals(MEDIA)) {
                for (Map.Entry<String, String> line : records.entrySet()) {
                    JsonNode file = JSON.readTree(line.getValue());
                    if (harmed.contains(file.at("/file/object/name").asText())) {
                        named.add(name + "/" + line.getKey());
                    } else {
                        reader.file(file);
                    }
                }
            }
        }
        return new Lacks(named, sound);
    }
}
