package io.holdfast.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MappedSettingsTest {
    private static final Pattern GROUP = Pattern.compile("@ConfigMapping\\(prefix = \"([^\"]+)\"");
    private static final Pattern SINGLE = Pattern.compile("@ConfigProperty\\(\\s*name = \"([^\"]+)\"");

    @Test
    void no_setting_stands_alone_below_a_group_as_the_program_would_refuse_to_start_with_it() throws IOException {
        List<String> groups = all(GROUP);
        List<String> single = all(SINGLE);

        assertThat(groups).contains("holdfast.job", "holdfast.vault");
        assertThat(single).isNotEmpty();
        assertThat(single).noneMatch(name -> groups.stream().anyMatch(group -> name.startsWith(group + ".")));
    }

    private static List<String> all(Pattern pattern) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
                Matcher matcher = pattern.matcher(Files.readString(file));
                while (matcher.find()) {
                    found.add(matcher.group(1));
                }
            }
        }
        return found;
    }
}
