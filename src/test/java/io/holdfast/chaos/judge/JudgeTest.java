package io.holdfast.chaos.judge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.holdfast.chaos.judge.Finding.Kind;
import io.holdfast.shop.Aisle;
import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Settings;
import io.holdfast.shop.ShopState;
import io.holdfast.stack.LocalStackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The judge finds nothing in a sound installation, and each fault that is planted in one. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class JudgeTest {
    private static SoundCase sound;

    @BeforeEach
    void a_backup_and_a_restore_that_went_well() throws Exception {
        if (sound == null) {
            sound = SoundCase.made();
        }
    }

    @AfterAll
    static void close() {
        if (sound != null) {
            sound.close();
            sound = null;
        }
    }

    @Test
    void a_sound_installation_has_no_findings_and_all_of_it_was_read() throws Exception {
        Verdict verdict = judged(sound.evidence(), sound.readings(), sound.look());

        assertThat(verdict.findings()).isEmpty();
        assertThat(verdict.backups()).isEqualTo(2);
        assertThat(verdict.records()).isEqualTo(sound.records());
    }

    @Test
    void a_record_that_is_missing_from_what_was_read_is_lost() throws Exception {
        assertThat(kinds(reading(reading -> {
                    reading.bucket()
                            .get("orders")
                            .remove(reading.bucket().get("orders").firstKey());
                    return reading;
                })))
                .containsOnly(Kind.LOST);
    }

    @Test
    void a_file_that_the_backup_does_not_list_is_lost_and_so_is_one_of_other_bytes() throws Exception {
        assertThat(kinds(reading(reading -> {
                    reading.bucket().remove("_media");
                    return reading;
                })))
                .containsOnly(Kind.LOST);
        assertThat(kinds(reading(reading -> {
                    reading.bucket()
                            .get("_media")
                            .replaceAll((url, line) -> line.replace("sha256\":\"", "sha256\":\"0"));
                    return reading;
                })))
                .containsOnly(Kind.LOST);
    }

    @Test
    void one_flipped_byte_in_a_segment_makes_a_complete_backup_a_false_one() throws Exception {
        assertThat(kinds(judged(
                        sound.evidence(),
                        sound.readings(key -> {
                            byte[] object = sound.object(key).clone();
                            if (key.contains("/segments/")) {
                                object[object.length / 2] ^= 1;
                            }
                            return object;
                        }),
                        sound.look())))
                .containsOnly(Kind.FALSELY_COMPLETE);
    }

    @Test
    void an_object_that_was_deleted_makes_a_complete_backup_a_false_one() throws Exception {
        assertThat(kinds(judged(
                        sound.evidence(),
                        sound.readings(key -> {
                            if (key.contains("/media/")) {
                                throw new NoSuchElementException(key);
                            }
                            return sound.object(key);
                        }),
                        sound.look())))
                .containsOnly(Kind.FALSELY_COMPLETE);
    }

    @Test
    void a_manifest_that_says_complete_and_lacks_a_stream_is_a_false_one() throws Exception {
        assertThat(kinds(reading(reading -> {
                    ArrayNode streams = (ArrayNode) reading.manifest().get("streams");
                    for (int i = 0; i < streams.size(); i++) {
                        if (streams.get(i).path("stream").asText().equals("orders")) {
                            streams.remove(i);
                        }
                    }
                    return reading;
                })))
                .containsOnly(Kind.FALSELY_COMPLETE);
    }

    @Test
    void records_in_a_state_that_they_had_outside_of_the_backups_time_are_lost() throws Exception {
        Evidence evidence = sound.evidence();
        Window whenSpoiled = Window.at(evidence.restores().getFirst().window().from());
        List<Evidence.Asked> moved = evidence.backups().stream()
                .map(asked -> new Evidence.Asked(asked.backup(), whenSpoiled))
                .toList();

        assertThat(kinds(judged(
                        new Evidence(evidence.shops(), moved, evidence.restores()), sound.readings(), sound.look())))
                .contains(Kind.LOST);
    }

    @Test
    void a_second_creation_of_the_same_order_in_the_shops_log_is_doubled() throws Exception {
        Evidence.Put restore = sound.evidence().restores().getFirst();
        ShopHistory twice = new ShopHistory(() -> restore.window().to());
        long order = sound.shop().ids(Aisle.ORDERS).getFirst();
        String text = sound.shop().text(Aisle.ORDERS, order).orElseThrow();
        twice.became(Aisle.ORDERS, order, text, true);
        twice.became(Aisle.ORDERS, order + 1_000_000, text, true);
        Evidence evidence = new Evidence(Map.of(restore.source(), twice), List.of(), List.of(restore));

        assertThat(kinds(new Judge(evidence, sound.readings()).judgeRows(sound.look())))
                .containsOnly(Kind.DOUBLED);
    }

    @Test
    void a_record_that_a_restore_did_not_bring_back_is_lost() throws Exception {
        Evidence.Put restore = sound.evidence().restores().getFirst();
        Evidence.Put less = new Evidence.Put(
                restore.restore(),
                restore.source(),
                restore.safety(),
                restore.window(),
                true,
                restore.wanted(),
                sound.spoiled());

        assertThat(kinds(new Judge(new Evidence(sound.evidence().shops(), List.of(), List.of(less)), sound.readings())
                        .judgeRows(sound.look())))
                .containsOnly(Kind.LOST);
    }

    @Test
    void a_reference_that_led_nowhere_may_be_nothing_afterwards_and_one_that_led_somewhere_may_not() throws Exception {
        try (DemoShop shop = DemoShop.with(Settings.small())) {
            ShopState whole = shop.snapshot();
            long order = shop.ids(Aisle.ORDERS).getFirst();
            long customer = whole.records()
                    .get(Aisle.ORDERS)
                    .get(order)
                    .path("customer_id")
                    .asLong();
            shop.delete(Aisle.CUSTOMERS, customer);
            ShopState nowhere = shop.snapshot();
            shop.change(Aisle.ORDERS, order, "{\"customer_id\":null}");
            ShopState nothing = shop.snapshot();
            Set<String> others = nothing.records().get(Aisle.ORDERS).values().stream()
                    .filter(each -> each.path("id").asLong() != order)
                    .map(each -> "orders " + each.path("number").asText())
                    .collect(Collectors.toSet());

            assertThat(RestoreJudge.lost("restore", nowhere, nothing, others)).isEmpty();
            assertThat(RestoreJudge.lost("restore", whole, nothing, others))
                    .extracting(Finding::toString)
                    .anyMatch(said -> said.contains("/customer_id"));
        }
    }

    @Test
    void a_job_without_an_end_is_stuck() throws Exception {
        Look look = sound.look();
        List<Look.Job> jobs = new ArrayList<>(look.jobs());
        jobs.add(new Look.Job("job", "backup", "RUNNING", "subject"));

        assertThat(kinds(rows(new Look(jobs, look.tasks(), look.backups(), look.objects(), look.remains()))))
                .containsOnly(Kind.STUCK);
    }

    @Test
    void a_lease_and_a_waiting_task_of_an_ended_job_and_an_upload_are_left_over() throws Exception {
        Look look = sound.look();
        List<Look.Task> tasks = new ArrayList<>(look.tasks());
        tasks.add(new Look.Task("1", "page", "DONE", "job", "SUCCEEDED", "a worker"));
        tasks.add(new Look.Task("2", "page", "WAITING", "job", "SUCCEEDED", null));

        Look left = new Look(look.jobs(), tasks, look.backups(), look.objects(), look.remains())
                .with("1 uploads in parts", 1);

        assertThat(rows(left).findings())
                .extracting(Finding::kind)
                .containsExactly(Kind.LEFT_OVER, Kind.LEFT_OVER, Kind.LEFT_OVER);
    }

    @Test
    void a_job_that_succeeded_and_whose_backup_failed_is_falsely_complete() throws Exception {
        Look look = sound.look();
        List<Look.Backup> backups = look.backups().stream()
                .map(backup -> new Look.Backup(
                        backup.id(),
                        backup.tenant(),
                        backup.source(),
                        backup.seq(),
                        "FAILED",
                        "SUCCEEDED",
                        false,
                        backup.streams()))
                .toList();

        assertThat(kinds(rows(new Look(look.jobs(), look.tasks(), backups, look.objects(), look.remains()))))
                .containsOnly(Kind.FALSELY_COMPLETE);
    }

    @Test
    void the_same_content_in_two_living_objects_is_doubled() throws Exception {
        Look look = sound.look();
        List<Look.Stored> objects = new ArrayList<>(look.objects());
        Look.Stored one = objects.stream()
                .filter(object -> object.kind().equals("SEGMENT"))
                .findFirst()
                .orElseThrow();
        String hash = one.name().substring(0, one.name().lastIndexOf('-'));
        objects.add(new Look.Stored(one.tenant(), one.source(), one.kind(), hash + "-99", "LIVE", null));

        assertThat(kinds(rows(new Look(look.jobs(), look.tasks(), look.backups(), objects, look.remains()))))
                .containsOnly(Kind.DOUBLED);
    }

    private static Verdict reading(UnaryOperator<Reading> plant) throws Exception {
        Readings readings = sound.readings();
        return judged(
                sound.evidence(),
                backup -> {
                    Reading reading = plant.apply(readings.read(backup));
                    reading.api().clear();
                    reading.bucket()
                            .forEach((stream, records) -> reading.api().put(stream, List.copyOf(records.values())));
                    return reading;
                },
                sound.look());
    }

    private static Verdict rows(Look look) throws Exception {
        return new Judge(sound.evidence(), sound.readings()).judgeRows(look);
    }

    private static Verdict judged(Evidence evidence, Readings readings, Look look) {
        Judge judge = new Judge(evidence, readings);
        judge.judgeBackups(look);
        return judge.judgeRows(look);
    }

    private static List<Kind> kinds(Verdict verdict) {
        return verdict.findings().stream().map(Finding::kind).toList();
    }
}
