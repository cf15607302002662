package io.holdfast.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Who judges the service must not share its mistakes. */
class JudgeWallTest {
    private static final String ROOT = "io.holdfast.";

    private static final JavaClasses ALL = new ClassFileImporter().importPackages("io.holdfast");

    private static final Set<String> MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.holdfast").stream()
                    .map(JavaClass::getName)
                    .collect(Collectors.toSet());

    @Test
    void neither_the_judge_nor_the_campaign_nor_what_they_use_uses_a_class_of_the_service() {
        Set<String> used = new TreeSet<>();
        Deque<JavaClass> left = new ArrayDeque<>();
        ALL.stream()
                .filter(it -> it.getPackageName().startsWith(ROOT + "chaos"))
                .filter(it -> !it.getName().endsWith("Test"))
                .filter(it -> !it.getSimpleName().equals("SoundCase")) // the service of a test goes through its API
                .forEach(left::add);
        assertThat(left).isNotEmpty();
        while (!left.isEmpty()) {
            JavaClass next = left.remove();
            if (used.add(next.getName()) && !MAIN.contains(next.getName())) {
                next.getDirectDependenciesFromSelf().stream()
                        .map(it -> it.getTargetClass().getBaseComponentType())
                        .filter(it -> it.getPackageName().startsWith(ROOT) && ALL.contain(it.getName()))
                        .forEach(left::add);
            }
        }

        assertThat(used).contains(ROOT + "reader.FormatReader", ROOT + "shop.DemoShop", ROOT + "demo.ShopComparator");
        used.retainAll(MAIN);
        assertThat(used).isEmpty();
    }
}
