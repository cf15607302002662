package io.holdfast.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.crypto.MasterKeys;
import io.holdfast.database.Database;
import io.holdfast.problem.Kind;
import io.holdfast.problem.Problem;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.store.FaultyStore;
import io.holdfast.tenant.TenantKeys;
import io.holdfast.tenant.Tenants;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The vault over a store that fails at every fifth call, at any moment of it: each step ends right or says that it can be tried again. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class BadNetworkTest {
    private static final int MOST_TRIES = 500;

    @Inject
    Database database;

    @Inject
    Tenants tenants;

    @Inject
    TenantKeys tenantKeys;

    @Inject
    MasterKeys masterKeys;

    @Inject
    Moments moments;

    @Inject
    Clock clock;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void files_manifests_and_clean_up_end_right_or_can_be_tried_again(long seed) throws Exception {
        MemoryStore there = new MemoryStore();
        FaultyStore store = new FaultyStore(there, seed, 0.2);
        VaultMetrics metrics = new VaultMetrics(new SimpleMeterRegistry());
        StoredObjects objects = new StoredObjects(database, store, clock, metrics);
        MediaFiles files = new MediaFiles(store, objects, tenants);
        KeyCopies keys = new KeyCopies(store, tenants, tenantKeys, masterKeys);
        Manifests manifests = new Manifests(database, store, new Documents(store, tenants), keys);
        Installation installation = new Installation(database, store, manifests, clock);
        CleanUp cleanUp = new CleanUp(database, store, installation, metrics);
        Place place =
                new Place(tenants.create("bad network " + UUID.randomUUID()).id(), UUID.randomUUID());
        UUID backup = UUID.randomUUID();
        database.change(sql -> moments.open(sql, place, backup, clock.instant()));

        List<byte[]> contents = contents(seed);
        List<MediaFiles.MediaRef> refs = new ArrayList<>();
        for (byte[] content : contents) {
            refs.add(tried(() -> files.keep(
                            place, 1, new ByteArrayInputStream(content), 1 << 30, java.util.Optional.empty()))
                    .ref());
        }
        byte[] manifest = "{\"backup\":\"%s\"}".formatted(backup).getBytes(StandardCharsets.UTF_8);
        byte[] stored = tried(() -> manifests.store(place, 1, backup, manifest));

        assertThat(stored).isEqualTo(manifest);
        assertThat(tried(() -> manifests.read(place, 1, backup))).isEqualTo(manifest);
        for (int i = 0; i < refs.size(); i++) {
            MediaFiles.MediaRef ref = refs.get(i);
            assertThat(tried(() -> read(files, place, ref))).isEqualTo(contents.get(i));
        }
        assertThat(store.faults()).as("what went wrong meanwhile").isGreaterThan(5);

        database.change(sql -> moments.drop(sql, backup));
        tried(() -> cleanUp.condemn(place));
        while (tried(() -> cleanUp.deleteCondemned(place)) > 0) {}
        for (MediaFiles.MediaRef ref : refs) {
            assertThat(there.objects())
                    .as("no object without its row, no row without its object")
                    .doesNotContainKey(place.key(ObjectKind.MEDIA, ref.object().name()));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void content_that_is_stored_by_name_is_whole_and_opens_by_its_row(long seed) throws Exception {
        MemoryStore there = new MemoryStore();
        FaultyStore store = new FaultyStore(there, seed, 0.2);
        StoredObjects objects = new StoredObjects(database, store, clock, new VaultMetrics(new SimpleMeterRegistry()));
        Place place =
                new Place(tenants.create("bad network " + UUID.randomUUID()).id(), UUID.randomUUID());
        Frames frames = new Frames(store, place, tenants.key(place.tenant()));

        for (byte[] content : contents(seed)) {
            ObjectRef ref = tried(() -> {
                try (Draft draft = new Draft(tenants.key(place.tenant()), ObjectKind.SEGMENT, true)) {
                    draft.add(content);
                    return objects.store(place, 1, draft.finish(), frames);
                }
            });

            assertThat(tried(() -> {
                        try (Frames.Sequence all = frames.all(ref, true)) {
                            return all.next();
                        }
                    }))
                    .isEqualTo(content);
        }
    }

    private static byte[] read(MediaFiles files, Place place, MediaFiles.MediaRef ref) throws IOException {
        try (InputStream in = files.open(place, ref)) {
            return in.readAllBytes();
        }
    }

    private static List<byte[]> contents(long seed) {
        Random random = new Random(seed);
        List<byte[]> contents = new ArrayList<>();
        for (int size : new int[] {0, 1, 1000, 1 << 20, (1 << 20) + 1, 2_500_000, 1000}) {
            byte[] content = new byte[size];
            random.nextBytes(content);
            contents.add(content);
        }
        return contents;
    }

    /** As the engine does it: what can be tried again is. */
    private static <T> T tried(Callable<T> step) throws Exception {
        for (int tries = 0; ; tries++) {
            try {
                return step.call();
            } catch (Problem problem) {
                assertThat(problem.kind()).as("%s", problem).isEqualTo(Kind.UNAVAILABLE);
                assertThat(tries).isLessThan(MOST_TRIES);
            }
        }
    }
}
