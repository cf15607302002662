package io.holdfast.chaos.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.chaos.judge.Finding.Kind;
import io.holdfast.stack.LocalStackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The judge of the vault finds nothing in a sound one, and each fault that is planted in one. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class VaultJudgeTest {
    private static SoundCase sound;

    private List<Harm> harms = List.of();
    private Function<String, byte[]> objects;
    private BucketReadings.Api api;
    private Function<String, List<String>> keys;
    private List<String> unused = List.of();

    @BeforeEach
    void a_backup_and_a_restore_that_went_well() throws Exception {
        if (sound == null) {
            sound = SoundCase.made();
        }
        objects = sound::object;
        api = (tenant, path) -> sound.asked(path);
        keys = sound::keys;
    }

    @AfterAll
    static void close() {
        if (sound != null) {
            sound.close();
            sound = null;
        }
    }

    @Test
    void nothing_is_found_in_a_sound_vault() {
        Verdict verdict = judged();

        assertThat(verdict.findings()).isEmpty();
        assertThat(verdict.backups()).isEqualTo(2);
        assertThat(verdict.records()).isEqualTo(sound.records());
    }

    @Test
    void a_segment_that_was_damaged_and_is_not_called_so_is_found_as_is_every_record_in_it() {
        harms = List.of(new Harm(any("SEGMENT"), true));

        assertThat(judged().findings())
                .allMatch(finding -> finding.kind() == Kind.WRONGLY_NAMED)
                .anyMatch(finding -> finding.what().contains("does not say that it lacks"))
                .anyMatch(finding -> finding.what().contains("is LIVE"));
    }

    @Test
    void a_backup_that_says_that_it_lacks_what_it_has_is_found() {
        api = (tenant, path) -> path.contains("/damages")
                ? "{\"items\":[{\"stream\":\"orders\",\"key\":\"1\"}]}".getBytes(StandardCharsets.UTF_8)
                : sound.asked(path);

        assertThat(judged().count(Kind.WRONGLY_NAMED)).isEqualTo(2);
    }

    @Test
    void a_segment_that_is_damaged_though_nobody_did_anything_to_it_is_a_loss() {
        String key = any("SEGMENT").key();
        objects = asked -> {
            byte[] bytes = sound.object(asked).clone();
            if (asked.equals(key)) {
                bytes[bytes.length - 5] ^= 1;
            }
            return bytes;
        };

        assertThat(judged().count(Kind.LOST)).isPositive();
    }

    @Test
    void an_object_that_nothing_names_is_left_over_and_one_that_is_named_and_not_there_is_lost() {
        String key = any("MEDIA").key();
        keys = prefix -> {
            List<String> all = new ArrayList<>(sound.keys(prefix));
            all.remove(key);
            all.add(prefix + "segments/stray-1");
            return all;
        };

        assertThat(judged().findings()).extracting(Finding::kind).containsExactlyInAnyOrder(Kind.LEFT_OVER, Kind.LOST);
    }

    @Test
    void an_object_that_no_backup_uses_is_left_over() {
        unused = List.of("SEGMENT x");

        assertThat(judged().count(Kind.LEFT_OVER)).isEqualTo(1);
    }

    private static Look.Stored any(String kind) {
        return sound.look().objects().stream()
                .filter(object -> object.kind().equals(kind) && object.state().equals("LIVE"))
                .findFirst()
                .orElseThrow();
    }

    private Verdict judged() {
        return new VaultJudge(sound.evidence(), harms, sound.readings(objects), api, keys).judge(sound.look(), unused);
    }
}
