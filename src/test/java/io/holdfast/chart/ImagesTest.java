package io.holdfast.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.process.HoldfastProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be said of the images without building them. */
class ImagesTest {
    /** A line of a Dockerfile, with those that continue it. */
    private record Instruction(String name, String rest) {}

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile.native", "Dockerfile.jvm"})
    void is_built_in_one_image_and_runs_in_another(String file) {
        List<Instruction> all = instructions(file);
        assertThat(all.stream().filter(it -> it.name().equals("FROM"))).hasSizeGreaterThanOrEqualTo(2);
        assertThat(image(file)).noneMatch(it -> it.name().equals("RUN"));
        assertThat(image(file))
                .filteredOn(it -> it.name().equals("COPY"))
                .anyMatch(it -> it.rest().matches("--from=(build|rehearsal) .*"))
                .allMatch(it -> it.rest().contains("--chown=0:0"));
        assertThat(all)
                .filteredOn(it -> it.name().equals("FROM"))
                .extracting(Instruction::rest)
                .noneMatch(from -> from.contains(":latest") || !from.split(" ")[0].contains(":"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile.native", "Dockerfile.jvm"})
    void runs_as_a_numbered_user_that_is_not_root(String file) {
        assertThat(value(file, "USER"))
                .hasValueSatisfying(user -> assertThat(user).matches("[1-9][0-9]*:[1-9][0-9]*"));
        assertThat(value(file, "EXPOSE")).contains("8080");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile.native", "Dockerfile.jvm"})
    void asks_itself_whether_it_is_well(String file) {
        assertThat(value(file, "HEALTHCHECK"))
                .hasValueSatisfying(
                        check -> assertThat(check).endsWith("CMD [\"/holdfast/holdfast\", \"healthcheck\"]"));
        assertThat(value(file, "ENTRYPOINT")).contains("[\"/holdfast/holdfast\"]");
        assertThat(image(file))
                .noneMatch(it -> it.rest().contains("curl") || it.rest().contains("wget"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile.native", "Dockerfile.jvm"})
    void says_what_it_is(String file) {
        assertThat(value(file, "LABEL"))
                .hasValueSatisfying(labels -> assertThat(labels)
                        .contains(
                                "org.opencontainers.image.title=\"Holdfast\"",
                                "org.opencontainers.image.licenses=\"Apache-2.0\"",
                                "org.opencontainers.image.version=\"${VERSION}\"",
                                "org.opencontainers.image.revision=\"${REVISION}\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile.native", "Dockerfile.jvm"})
    void is_built_from_what_the_context_holds(String file) {
        assertThat(instructions(file))
                .filteredOn(it -> it.name().equals("COPY") && !it.rest().contains("--from="))
                .isNotEmpty()
                .allSatisfy(copy -> {
                    String[] words = copy.rest().replaceAll("--\\S+ ", "").split(" ");
                    assertThat(Path.of(words[0])).exists();
                    assertThat(isInContext(words[0])).as(words[0]).isTrue();
                });
    }

    @Test
    void the_binary_runs_with_the_memory_that_its_figures_are_measured_with() {
        assertThat(value("Dockerfile.native", "CMD"))
                .hasValueSatisfying(command -> assertThat(HoldfastProgram.YOUNG)
                        .allSatisfy(option -> assertThat(command).contains('"' + option + '"')));
    }

    @Test
    void secrets_and_results_stay_out_of_the_context() {
        assertThat(List.of(
                        ".env", ".git/config", "target/holdfast", "src/test/java", "helm/holdfast", "deploy/compose"))
                .noneMatch(ImagesTest::isInContext);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile.native", "Dockerfile.jvm"})
    void is_built_with_the_java_of_the_project(String file) throws IOException {
        var release = Pattern.compile("<maven.compiler.release>(\\d+)<").matcher(Files.readString(Path.of("pom.xml")));
        assertThat(release.find()).isTrue();
        assertThat(instructions(file))
                .filteredOn(it -> it.name().equals("FROM") && it.rest().matches(".*(temurin|mandrel).*"))
                .isNotEmpty()
                .allSatisfy(from -> assertThat(from.rest()).containsPattern("[-:]" + release.group(1) + "(-jre|\\b)"));
    }

    /** Whether a path reaches the builder: the last line of {@code .dockerignore} that fits it, or a folder above it, decides. */
    private static boolean isInContext(String path) {
        boolean in = true;
        for (String line : lines(".dockerignore")) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            boolean includes = line.startsWith("!");
            var matcher = FileSystems.getDefault().getPathMatcher("glob:" + (includes ? line.substring(1) : line));
            for (Path part = Path.of(path); part != null; part = part.getParent()) {
                if (matcher.matches(part)) {
                    in = includes;
                }
            }
        }
        return in;
    }

    private static Optional<String> value(String file, String name) {
        return image(file).stream()
                .filter(it -> it.name().equals(name))
                .map(Instruction::rest)
                .reduce((first, last) -> last);
    }

    /** The instructions of the last stage. */
    private static List<Instruction> image(String file) {
        List<Instruction> all = instructions(file);
        int last = 0;
        for (int i = 0; i < all.size(); i++) {
            last = all.get(i).name().equals("FROM") ? i : last;
        }
        return all.subList(last, all.size());
    }

    private static List<Instruction> instructions(String file) {
        List<Instruction> all = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        for (String line : lines(file)) {
            if (line.startsWith("#") || line.isBlank()) {
                continue;
            }
            open.append(line.strip());
            if (line.endsWith("\\")) {
                open.setLength(open.length() - 1);
                continue;
            }
            String[] words = open.toString().split(" ", 2);
            all.add(new Instruction(words[0], words[1].strip()));
            open.setLength(0);
        }
        return all;
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
