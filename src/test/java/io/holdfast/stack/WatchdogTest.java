package io.holdfast.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WatchdogTest {
    @Test
    void what_works_in_the_folder_ends_with_it_and_nothing_else() throws Exception {
        StackFolder folder = StackFolder.create("holdfast-watchdog-");
        Process inside = new ProcessBuilder("sleep", "60")
                .directory(folder.room("deep").toFile())
                .start();
        Process outside = new ProcessBuilder("sleep", "60").start();
        try {
            folder.close();

            assertThat(inside.waitFor(5, TimeUnit.SECONDS)).isTrue();
            assertThat(outside.isAlive()).isTrue();
            assertThat(folder.path()).doesNotExist();
        } finally {
            outside.destroyForcibly();
        }
    }
}
