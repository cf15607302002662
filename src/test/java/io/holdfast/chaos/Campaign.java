package io.holdfast.chaos;

import io.holdfast.chaos.fault.Killing;
import io.holdfast.chaos.fault.Replica;
import io.holdfast.chaos.fault.Story;
import io.holdfast.chaos.fault.Trouble;
import io.holdfast.chaos.judge.Bucket;
import io.holdfast.chaos.judge.BucketReadings;
import io.holdfast.chaos.judge.Evidence;
import io.holdfast.chaos.judge.Finding;
import io.holdfast.chaos.judge.Judge;
import io.holdfast.chaos.judge.Look;
import io.holdfast.chaos.judge.ShopHistory;
import io.holdfast.chaos.judge.Tables;
import io.holdfast.chaos.judge.Verdict;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One campaign over a house: everybody works, everything goes wrong, everything is made good again, and the judge looks. */
final class Campaign {
    /** Twelve leases: work may be taken away from who still does it, and be done again, but nothing may be lost or doubled by that. */
    private static final Duration CLOCK_STEP = Duration.ofSeconds(60);

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    /** How long a kill waits for a job to end since the one before it: a slow machine is not only to start processes. */
    private static final Duration BETWEEN = Duration.ofSeconds(10);
    /** From so many kills for each named step on, every step has to have had its death. */
    private static final int FOR_EACH_STEP = 5;

    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Duration SHUTDOWN = Duration.ofSeconds(30);

    private final House house;
    private final Options options;
    private final Story story = new Story();
    private final Account account = new Account();
    private final List<String> broken = new ArrayList<>();

    Campaign(House house, Options options) {
        this.house = house;
        this.options = options;
    }

    /** What came of it. @param figures the JSON object of the last line @param kept whether every promise was kept */
    record Outcome(String figures, boolean kept) {}

    Outcome run() throws Exception {
        Random seeds = new Random(options.seed());
        Killing killing = new Killing(house.replicas(), house.desk(), story, seeds.nextLong(), Killing.Aims.JOBS);
        Trouble trouble = new Trouble(
                house.replicas(),
                house.stack(),
                house.tenancies().stream().map(Tenancy::shop).toList(),
                story,
                seeds.nextLong(),
                House.LEASE,
                CLOCK_STEP);
        List<Person> people = house.tenancies().stream()
                .map(tenancy -> new Person(tenancy, account, story, new Random(seeds.nextLong())))
                .toList();
        List<Thread> working = people.stream().map(Thread::startVirtualThread).toList();
        Thread troubling = Thread.startVirtualThread(trouble);
        killing.kill(options.kills(), account::allEnds, 1, BETWEEN);
        trouble.stop();
        troubling.join();
        house.tenancies().forEach(tenancy -> tenancy.shop().faults().clear());
        story.tell("No more faults; %d kills, %d cuts.", killing.kills(), trouble.cuts());
        people.forEach(Person::stop);
        for (Thread each : working) {
            if (!each.join(PATIENCE)) {
                broken.add("somebody's work did not end");
            }
        }
        Verdict verdict = judged();
        trouble.failures().forEach(failure -> broken.add("no trouble: " + failure));
        // A short campaign on a busy machine does not come by everywhere.
        Consumer<String> owing = options.kills() >= killing.owed() * FOR_EACH_STEP ? broken::add : story::tell;
        killing.neverHit().forEach(point -> owing.accept("no process died at " + point));
        killing.notFound().forEach(step -> broken.add("no process has a step " + step));
        house.desk().complaints().forEach(complaint -> broken.add("a hook: " + complaint));
        return told(killing.kills(), trouble.cuts(), verdict);
    }

    private Verdict judged() throws SQLException {
        house.awaitAll();
        List<String> tenants = house.tenancies().stream().map(Tenancy::tenant).toList();
        Tables tables = new Tables(house.configuration());
        house.awaitQuiet(PATIENCE, look -> look);
        Map<String, Doors> doors =
                house.tenancies().stream().collect(Collectors.toMap(Tenancy::tenant, Tenancy::doors));
        Map<String, ShopHistory> shops =
                house.tenancies().stream().collect(Collectors.toMap(Tenancy::source, Tenancy::history));
        try (Bucket bucket = Bucket.of(house.configuration())) {
            Judge judge = new Judge(
                    new Evidence(shops, account.backups(), account.restores()),
                    new BucketReadings(
                            bucket::object,
                            house.configuration(),
                            (tenant, path) -> doors.get(tenant).asked(api -> api.bytes(path), ANSWER)));
            Look before = tables.look(tenants, false);
            story.tell("The judge reads %d backups.", before.backups().size());
            judge.judgeBackups(before);
            for (Replica replica : house.replicas()) {
                if (replica.retire(SHUTDOWN).isEmpty()) {
                    broken.add(replica.name() + " did not end by itself");
                }
            }
            return judge.judgeRows(
                    tables.look(tenants, true).with(bucket.uploads() + " uploads in parts", bucket.uploads()));
        }
    }

    private Outcome told(int kills, int cuts, Verdict verdict) {
        story.tell("Jobs by their ends: %s", account.ends());
        story.tell("Deaths at named steps: %s", house.desk().hits());
        int gaveUp = house.replicas().stream().mapToInt(Replica::ownDeaths).sum()
                - house.desk().hits().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum();
        story.tell("Processes that gave up by themselves, such as at a start without a database: %d", gaveUp);
        story.tell("Answers that no caller should get: %s", account.unclean());
        verdict.findings().stream().limit(100).forEach(finding -> story.report(finding.kind(), finding.what()));
        boolean enough = account.succeeded() * 10 >= account.jobs() * 9;
        if (!enough) {
            broken.add("fewer than 90 % of the jobs succeeded");
        }
        broken.forEach(each -> story.report("BROKEN", each));
        String figures =
                ("{\"kills\":%d,\"cuts\":%d,\"jobs\":%d,\"succeeded\":%d,\"backups_verified\":%d,\"records_compared\":%d,"
                                + "\"lost\":%d,\"doubled\":%d,\"stuck\":%d,\"falsely_complete\":%d,\"left_over\":%d}")
                        .formatted(
                                kills,
                                cuts,
                                account.jobs(),
                                account.succeeded(),
                                verdict.backups(),
                                verdict.records(),
                                verdict.count(Finding.Kind.LOST),
                                verdict.count(Finding.Kind.DOUBLED),
                                verdict.count(Finding.Kind.STUCK),
                                verdict.count(Finding.Kind.FALSELY_COMPLETE),
                                verdict.count(Finding.Kind.LEFT_OVER));
        return new Outcome(figures, verdict.findings().isEmpty() && broken.isEmpty());
    }
}
