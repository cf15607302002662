package io.holdfast.crypto;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Master keys beside those of the running service, each made from its name. */
public final class OtherMasterKeys {
    private OtherMasterKeys() {}

    /** Keys of these names, the first being the current one. */
    public static MasterKeys named(String current, String... previous) {
        Map<String, String> older = new LinkedHashMap<>();
        for (String name : previous) {
            older.put(name, secret(name));
        }
        return new MasterKeys(config(current, Optional.of(secret(current)), Optional.empty(), older, Map.of()));
    }

    /** The secret of a name: 32 bytes in base64. */
    static String secret(String name) {
        return Base64.getEncoder().encodeToString(Sha256.of(name.getBytes(StandardCharsets.UTF_8)));
    }

    static MasterKeyConfig config(
            String id,
            Optional<String> secret,
            Optional<Path> file,
            Map<String, String> previous,
            Map<String, String> previousFiles) {
        return new MasterKeyConfig() {
            @Override
            public String id() {
                return id;
            }

            @Override
            public Optional<String> secret() {
                return secret;
            }

            @Override
            public Optional<Path> secretFile() {
                return file;
            }

            @Override
            public Map<String, String> previous() {
                return previous;
            }

            @Override
            public Map<String, String> previousFile() {
                return previousFiles;
            }
        };
    }
}
