package io.holdfast.chaos.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.holdfast.reader.FormatReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Reads backups straight from the bucket by the documented format, every segment, index and file with its seals, and by the API. Files are hashed once for
 * each object.
 */
public final class BucketReadings implements Readings {
    private static final String MEDIA = "_media";
    private static final JsonMapper JSON = new JsonMapper();

    private final Function<String, byte[]> objects;
    private final Map<String, String> configuration;
    private final Api api;

    /**
     * @param objects an object's bytes by its key
     * @param configuration of the service, for its master key
     */
    public BucketReadings(Function<String, byte[]> objects, Map<String, String> configuration, Api api) {
        this.objects = objects;
        this.configuration = configuration;
        this.api = api;
    }

    /** The API as the owner of a tenant uses it. */
    @FunctionalInterface
    public interface Api {
        /** The bytes of a successful answer. */
        byte[] get(String tenant, String path);
    }

    /** Opens a backup's place in the bucket. */
    FormatReader reader(Look.Backup backup) {
        byte[] master = Base64.getDecoder().decode(configuration.get("holdfast.master-key.secret"));
        String key = backup.tenant() + "/keys/1-" + configuration.get("holdfast.master-key.id");
        return new FormatReader(objects, master, objects.apply(key), backup.tenant(), backup.source());
    }

    @Override
    public Reading read(Look.Backup backup) throws IOException {
        FormatReader reader = reader(backup);
        JsonNode manifest = reader.manifest(backup.seq(), backup.id());
        Map<String, SortedMap<String, String>> bucket = new TreeMap<>();
        Map<String, List<String>> given = new HashMap<>();
        for (JsonNode stream : manifest.path("streams")) {
            String name = stream.path("stream").asText();
            bucket.put(name, reader.records(stream));
            given.put(name, lines(backup, name));
        }
        for (String line : bucket.getOrDefault(MEDIA, new TreeMap<>()).values()) {
            reader.file(JSON.readTree(line));
        }
        return new Reading(manifest, bucket, given);
    }

    private List<String> lines(Look.Backup backup, String stream) {
        byte[] text =
                api.get(backup.tenant(), "/api/v1/backups/" + backup.id() + "/streams/" + stream + "/records.ndjson");
        return new String(text, StandardCharsets.UTF_8).lines().toList();
    }
}
