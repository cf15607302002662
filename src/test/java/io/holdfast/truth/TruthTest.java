package io.holdfast.truth;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.connector.ConnectorsOf;
import io.holdfast.stack.LocalStackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Random worlds, each unkind in its own way: no backup of them calls itself whole with a hole, none has a deletion that was none, none loses more than what failed, and no restore moves a reference. What
 * a seed drew it draws again ({@code -Dholdfast.truth.seed=}); more of them for who asks ({@code -Dholdfast.truth.worlds=}). The first of them has that seed, the others those behind it.
 */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class TruthTest {
    private static final int WORLDS = Integer.getInteger("holdfast.truth.worlds", 12);
    /** Several of the worlds from here on give keys of deleted records to new ones. */
    private static final long KEYS_USED_AGAIN = 1_006;

    private final long seed = Long.getLong("holdfast.truth.seed", KEYS_USED_AGAIN);

    @Test
    void no_world_makes_a_backup_or_a_restore_say_what_is_not_so() throws IOException {
        System.out.println("-Dholdfast.truth.seed=" + seed);
        Campaign campaign = new Campaign(ConnectorsOf::install);

        List<Outcome> wrong = campaign.run(seed, WORLDS);

        System.out.println(campaign.json());
        String result = System.getProperty("holdfast.truth.result");
        if (result != null) {
            Files.writeString(Path.of(result), campaign.json() + "\n");
        }
        assertThat(wrong)
                .as(String.join("\n", wrong.stream().map(Outcome::words).toList()))
                .isEmpty();
    }
}
