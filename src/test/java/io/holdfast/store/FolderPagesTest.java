package io.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderPagesTest {
    @TempDir
    Path root;

    private FolderPages pages(int ahead) {
        return new FolderPages(root, root.resolve(".incoming"), ahead);
    }

    private void file(String key) throws IOException {
        Path file = root.resolve(key);
        Files.createDirectories(file.getParent());
        Files.createFile(file);
    }

    @Test
    void pages_of_any_size_over_any_tree_are_all_its_keys_in_order() throws IOException {
        Random random = new Random(7);
        TreeSet<String> keys = new TreeSet<>();
        String[] names = {"a", "a-b", "a.b", "a0", "A", "_", "-", "b"};
        for (int i = 0; i < 300; i++) {
            String key = names[random.nextInt(8)] + "x/" + names[random.nextInt(8)] + random.nextInt(20);
            key = random.nextBoolean() ? key + "y/" + names[random.nextInt(8)] : key;
            if (keys.add(key)) {
                file(key);
            }
        }
        file(".incoming/draft");

        for (int limit : new int[] {1, 2, 7, 1000}) {
            for (String prefix : new String[] {"", "a", "ax/", "a-bx/a", "none/"}) {
                assertThat(all(pages(limit % 5 + 1), prefix, limit))
                        .as("prefix %s, limit %d", prefix, limit)
                        .containsExactlyElementsOf(keys.stream()
                                .filter(key -> key.startsWith(prefix))
                                .toList());
            }
        }
    }

    @Test
    void a_page_goes_on_behind_a_key_that_is_not_there() throws IOException {
        for (String key : List.of("d/1", "d/3", "d-/1", "e")) {
            file(key);
        }

        assertThat(pages(10).page("", "d/2", 10)).containsExactly("d/3", "e");
        assertThat(pages(10).page("", "d", 10)).containsExactly("d-/1", "d/1", "d/3", "e");
        assertThat(pages(10).page("d/", "d/3", 10)).isEmpty();
    }

    @Test
    void what_is_new_is_listed_from_the_start_and_from_any_other_key() throws IOException {
        file("d/1");
        file("d/3");
        file("d/5");
        FolderPages pages = pages(10);
        assertThat(pages.page("d/", "", 1)).containsExactly("d/1");

        file("d/2");

        assertThat(pages.page("d/", "", 2)).containsExactly("d/1", "d/2");
        assertThat(pages.page("d/", "d/2", 5)).containsExactly("d/3", "d/5");
    }

    private static List<String> all(FolderPages pages, String prefix, int limit) throws IOException {
        List<String> all = new ArrayList<>();
        String after = "";
        List<String> page;
        do {
            page = pages.page(prefix, after, limit);
            all.addAll(page);
            after = page.isEmpty() ? after : page.getLast();
        } while (!page.isEmpty());
        return all;
    }
}
