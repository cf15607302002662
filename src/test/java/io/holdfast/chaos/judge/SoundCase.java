package io.holdfast.chaos.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Settings;
import io.holdfast.shop.ShopState;
import io.holdfast.stack.SharedStack;
import io.holdfast.testkit.Door;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** A shop that was backed up, spoiled and restored without trouble, and all that is known about it. */
final class SoundCase implements AutoCloseable {
    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    private final Bucket bucket = Bucket.of(SharedStack.configuration());
    private final DemoShop shop = DemoShop.with(Settings.small().withBucket(4000, 4000));
    private final ShopHistory history = new ShopHistory(System::nanoTime);
    private final Door door = Door.ofNewTenant();
    private final Evidence evidence;
    private final ShopState spoiled;
    private final long records;
    private final Look look;

    private SoundCase() throws Exception {
        shop.tell(history);
        String source = door.source(shop.url(), shop.token());
        ShopState wanted = history.noted(shop.snapshot());
        long began = System.nanoTime();
        String backup = door.backup(source).getString("id");
        Window backupTime = new Window(began, System.nanoTime());
        shop.spoil(20, 1);
        spoiled = history.noted(shop.snapshot());
        records = wanted.size() + spoiled.size();
        began = System.nanoTime();
        var restored = door.restore(backup, List.of());
        Window restoreTime = new Window(began, System.nanoTime());
        assertThat(restored.getString("state")).isEqualTo("SUCCEEDED");
        evidence = new Evidence(
                Map.of(source, history),
                List.of(new Evidence.Asked(backup, backupTime)),
                List.of(new Evidence.Put(
                        restored.getString("id"),
                        source,
                        restored.getString("safety_backup_id"),
                        restoreTime,
                        true,
                        wanted,
                        shop.snapshot())));
        Tables tables = new Tables(SharedStack.configuration());
        look = await().atMost(Duration.ofMinutes(2))
                .until(() -> tables.look(List.of(door.tenant()), false), Look::isQuiet);
    }

    static SoundCase made() throws Exception {
        return new SoundCase();
    }

    Evidence evidence() {
        return evidence;
    }

    Look look() {
        return look;
    }

    DemoShop shop() {
        return shop;
    }

    /** What the shop held before the restore. */
    ShopState spoiled() {
        return spoiled;
    }

    /** How many records both backups hold together. */
    long records() {
        return records;
    }

    byte[] object(String key) {
        return objects.computeIfAbsent(key, bucket::object);
    }

    BucketReadings readings() {
        return readings(this::object);
    }

    /** All keys of the bucket that begin so. */
    List<String> keys(String prefix) {
        return bucket.keys(prefix);
    }

    /** The API as the tenant's owner uses it. */
    byte[] asked(String path) {
        return door.request().get(path).then().statusCode(200).extract().asByteArray();
    }

    /** Reads the backups out of a bucket in which something may have been changed. */
    BucketReadings readings(Function<String, byte[]> changed) {
        return new BucketReadings(changed, SharedStack.configuration(), (tenant, path) -> asked(path));
    }

    @Override
    public void close() {
        bucket.close();
        shop.close();
    }
}
