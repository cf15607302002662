package io.holdfast.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The floors of the house, and the habits that a machine can see. */
class FloorsTest {
    private static final String ROOT = "io.holdfast.";

    private static final Map<String, Integer> FLOORS = Map.ofEntries(
            Map.entry("problem", 1),
            Map.entry("replica", 1),
            Map.entry("database", 1),
            Map.entry("crypto", 1),
            Map.entry("tenant", 1),
            Map.entry("auth", 1),
            Map.entry("store", 2),
            Map.entry("ratelimit", 2),
            Map.entry("idempotency", 2),
            Map.entry("progress", 2),
            Map.entry("job", 3),
            Map.entry("vault", 3),
            Map.entry("connector", 3),
            Map.entry("source", 3),
            Map.entry("backup", 4),
            Map.entry("diff", 4),
            Map.entry("restore", 4),
            Map.entry("install", 5),
            Map.entry("notify", 5),
            Map.entry("operation", 5),
            Map.entry("command", 6));

    /** The only arrows between rooms of one floor. */
    private static final Set<String> ARROWS = Set.of(
            "database → problem",
            "crypto → problem",
            "tenant → crypto",
            "tenant → database",
            "tenant → problem",
            "auth → tenant",
            "auth → crypto",
            "auth → database",
            "auth → problem",
            "auth → replica",
            "source → connector",
            "source → vault",
            "diff → backup",
            "restore → backup",
            "restore → diff");

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.holdfast");

    @Test
    void every_class_lives_in_a_room_of_a_known_floor() {
        Set<String> strangers = MAIN.stream()
                .map(FloorsTest::room)
                .filter(room -> !FLOORS.containsKey(room))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(strangers).isEmpty();
    }

    @Test
    void a_room_imports_only_from_floors_below_and_along_the_arrows() {
        Set<String> forbidden =
                arrows().stream().filter(arrow -> !isAllowed(arrow)).collect(Collectors.toCollection(TreeSet::new));
        assertThat(forbidden).isEmpty();
    }

    @Test
    void no_arrow_is_allowed_that_nobody_uses() {
        Set<String> used = arrows();
        assertThat(ARROWS).allMatch(used::contains);
    }

    @Test
    void nobody_reads_the_clock_by_himself() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.holdfast.problem.SystemClock")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(MAIN);
    }

    @Test
    void nothing_is_injected_into_fields() {
        fields().should().notBeAnnotatedWith(Inject.class).check(MAIN);
    }

    @Test
    void the_sdk_of_the_object_store_stays_in_its_room() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.holdfast.store..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("software.amazon..")
                .check(MAIN);
    }

    @Test
    void outside_systems_are_called_from_their_room_alone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.holdfast.connector..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.hc..")
                .check(MAIN);
    }

    @Test
    void the_library_of_the_broker_stays_in_the_engine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.holdfast.job..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.rabbitmq..", "io.smallrye.reactive.messaging..")
                .check(MAIN);
    }

    @Test
    void classes_are_named_for_what_they_are() {
        classes()
                .should()
                .haveNameNotMatching(".*(Util|Utils|Helper|Manager|Impl|Common|Base)(\\$.*)?")
                .check(MAIN);
    }

    private static Set<String> arrows() {
        return MAIN.stream()
                .flatMap(it -> it.getDirectDependenciesFromSelf().stream())
                .filter(it -> it.getTargetClass().getPackageName().startsWith(ROOT))
                .map(FloorsTest::arrow)
                .filter(arrow -> !arrow.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String arrow(Dependency dependency) {
        String from = room(dependency.getOriginClass());
        String to = room(dependency.getTargetClass());
        return from.equals(to) ? "" : from + " → " + to;
    }

    private static boolean isAllowed(String arrow) {
        String[] rooms = arrow.split(" → ");
        return FLOORS.get(rooms[0]) > FLOORS.get(rooms[1]) || ARROWS.contains(arrow);
    }

    private static String room(JavaClass it) {
        String name = it.getPackageName();
        return name.startsWith(ROOT) ? name.substring(ROOT.length()).split("\\.")[0] : name;
    }
}
