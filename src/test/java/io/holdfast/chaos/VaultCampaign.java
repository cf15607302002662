package io.holdfast.chaos;

import io.holdfast.chaos.fault.Killing;
import io.holdfast.chaos.fault.Replica;
import io.holdfast.chaos.fault.Story;
import io.holdfast.chaos.judge.Bucket;
import io.holdfast.chaos.judge.BucketReadings;
import io.holdfast.chaos.judge.Evidence;
import io.holdfast.chaos.judge.Finding;
import io.holdfast.chaos.judge.Look;
import io.holdfast.chaos.judge.ShopHistory;
import io.holdfast.chaos.judge.Tables;
import io.holdfast.chaos.judge.VaultJudge;
import io.holdfast.chaos.judge.Verdict;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One campaign over a house whose vaults are filled, emptied, damaged and healed while processes die. */
final class VaultCampaign {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Duration SHUTDOWN = Duration.ofSeconds(30);
    /** Between two times at which a source's daily care is due. */
    private static final Duration DAY = Duration.ofSeconds(25);
    /** From so many kills for each named point on, every point has to have had its death. */
    private static final int FOR_EACH_POINT = 5;

    /** How much work ends between two deaths, and how long that is waited for. */
    private static final int WORK = 4;

    private static final Duration BETWEEN = Duration.ofSeconds(30);

    private static final String BROKEN_OBJECT = "an object that is BROKEN";

    private final House house;
    private final Options options;
    private final Tables tables;
    private final Story story = new Story();
    private final Account account = new Account();
    private final Tally tally = new Tally();
    private final List<String> broken = new ArrayList<>();
    private volatile boolean caring = true;

    VaultCampaign(House house, Options options) {
        this.house = house;
        this.options = options;
        this.tables = new Tables(house.configuration());
    }

    Campaign.Outcome run() throws Exception {
        Random seeds = new Random(options.seed());
        List<Replica> mortal = house.replicas().subList(0, 2);
        Killing killing = new Killing(mortal, house.desk(), story, seeds.nextLong(), Killing.Aims.VAULT);
        try (Bucket bucket = Bucket.of(house.configuration())) {
            Vandal vandal = new Vandal(tables, bucket, story);
            List<Keeper> keepers = house.tenancies().stream()
                    .map(at -> new Keeper(at, account, tally, vandal, story, new Random(seeds.nextLong())))
                    .toList();
            List<Thread> working =
                    keepers.stream().map(Thread::startVirtualThread).toList();
            Random days = new Random(seeds.nextLong());
            Thread care = Thread.startVirtualThread(() -> dawn(days));
            killing.kill(options.kills(), this::ended, WORK, BETWEEN);
            story.tell("No more faults; %d kills.", killing.kills());
            keepers.forEach(Keeper::stop);
            for (Thread each : working) {
                if (!each.join(PATIENCE.multipliedBy(2))) {
                    broken.add("somebody's work did not end");
                }
            }
            caring = false;
            care.interrupt();
            care.join();
            Verdict verdict = judged(vandal, bucket);
            Consumer<String> owing = options.kills() >= killing.owed() * FOR_EACH_POINT ? broken::add : story::tell;
            killing.neverHit().forEach(point -> owing.accept("no process died at " + point));
            killing.notFound().forEach(step -> broken.add("no process has a step " + step));
            house.desk().complaints().forEach(complaint -> broken.add("a hook: " + complaint));
            return told(killing.kills(), vandal, verdict);
        }
    }

    private int ended() {
        return account.allEnds() + tally.verifications();
    }

    /** Lets the care of one source after the other be due: a share of its objects is verified, and strays are looked for. */
    private void dawn(Random days) {
        while (true) {
            LockSupport.parkNanos(DAY.toNanos());
            if (!caring) {
                return;
            }
            List<Tenancy> all = house.tenancies();
            due("source_id = '" + all.get(days.nextInt(all.size())).source() + "'");
        }
    }

    private void due(String which) {
        try {
            tables.execute("update care set due_at = now() where " + which);
        } catch (SQLException e) {
            broken.add("no care was due: " + e);
        }
    }

    private Verdict judged(Vandal vandal, Bucket bucket) throws SQLException {
        house.awaitAll();
        List<String> tenants = house.tenancies().stream().map(Tenancy::tenant).toList();
        house.awaitQuiet(PATIENCE, look -> look.tolerating(BROKEN_OBJECT));
        care(tenants);
        long strays = tables.number("select count(*) from stray");
        // What no backup can need any more goes at the next care, as it would after some days.
        tables.execute("update stray set seen_at = seen_at - interval '30 days'");
        care(tenants);
        house.awaitQuiet(PATIENCE, look -> look.tolerating(BROKEN_OBJECT));
        story.tell(
                "%d objects without a row were too young to go; now %d are",
                strays, tables.number("select count(*) from stray"));
        Map<String, Doors> doors =
                house.tenancies().stream().collect(Collectors.toMap(Tenancy::tenant, Tenancy::doors));
        Map<String, ShopHistory> shops =
                house.tenancies().stream().collect(Collectors.toMap(Tenancy::source, Tenancy::history));
        BucketReadings.Api api = (tenant, path) -> doors.get(tenant).asked(it -> it.bytes(path), ANSWER);
        Evidence evidence = new Evidence(shops, account.backups(), account.restores());
        BucketReadings readings = new BucketReadings(bucket::object, house.configuration(), api);
        Look look = tables.look(tenants, false)
                .tolerating(BROKEN_OBJECT)
                .with(bucket.uploads() + " uploads in parts", bucket.uploads());
        story.tell(
                "The judge reads %d backups.",
                look.backups().stream().filter(Look.Backup::isReadable).count());
        Verdict verdict = new VaultJudge(evidence, vandal.harms(), readings, api, bucket::keys)
                .judge(look, tables.unused(tenants));
        for (Replica replica : house.replicas()) {
            if (replica.retire(SHUTDOWN).isEmpty()) {
                broken.add(replica.name() + " did not end by itself");
            }
        }
        tables.look(tenants, true)
                .tolerating(BROKEN_OBJECT)
                .remains()
                .forEach(it -> broken.add("left at the end: " + it));
        return verdict;
    }

    /** Every source is cared for once. */
    private void care(List<String> tenants) throws SQLException {
        long before = cared(tenants);
        due("true");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (cared(tenants) < before + house.tenancies().size() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
        }
        if (cared(tenants) < before + house.tenancies().size()) {
            broken.add("not every source was cared for");
        }
    }

    private long cared(List<String> tenants) throws SQLException {
        return tables.look(tenants, false).jobs().stream()
                .filter(job -> job.kind().equals("care") && job.hasEnded())
                .count();
    }

    private Campaign.Outcome told(int kills, Vandal vandal, Verdict verdict) {
        story.tell("Jobs by their ends: %s", account.ends());
        story.tell("Deaths at named steps: %s", house.desk().hits());
        story.tell("Objects to which something was done: %d", vandal.harms().size());
        story.tell("Answers that no caller should get: %s", account.unclean());
        verdict.findings().stream().limit(100).forEach(finding -> story.report(finding.kind(), finding.what()));
        if (account.succeeded() * 10 < account.jobs() * 9) {
            broken.add("fewer than 90 % of the jobs succeeded");
        }
        broken.addAll(tally.brokenPromises());
        broken.forEach(each -> story.report("BROKEN", each));
        String figures =
                ("{\"kills\":%d,\"backups\":%d,\"deleted\":%d,\"healed\":%d,\"verified\":%d,\"records_compared\":%d,"
                                + "\"lost\":%d,\"wrongly_named\":%d,\"left_over\":%d,\"stuck\":%d}")
                        .formatted(
                                kills,
                                account.backups().size(),
                                tally.deletions(),
                                tally.healings(),
                                tally.verifications(),
                                verdict.records(),
                                verdict.count(Finding.Kind.LOST) + verdict.count(Finding.Kind.FALSELY_COMPLETE),
                                verdict.count(Finding.Kind.WRONGLY_NAMED),
                                verdict.count(Finding.Kind.LEFT_OVER),
                                verdict.count(Finding.Kind.STUCK));
        return new Campaign.Outcome(figures, verdict.findings().isEmpty() && broken.isEmpty());
    }
}
