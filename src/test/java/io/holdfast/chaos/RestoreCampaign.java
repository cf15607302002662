package io.holdfast.chaos;

import io.holdfast.chaos.fault.Freezing;
import io.holdfast.chaos.fault.Killing;
import io.holdfast.chaos.fault.Replica;
import io.holdfast.chaos.fault.Story;
import io.holdfast.chaos.judge.Finding;
import io.holdfast.chaos.judge.ShopHistory;
import io.holdfast.chaos.judge.Verdict;
import io.holdfast.chaos.judge.Window;
import io.holdfast.chaos.judge.WriteBack;
import io.holdfast.chaos.judge.WriteJudge;
import io.holdfast.shop.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One campaign over a house whose shops are spoiled and restored without end, while processes die and freeze between a platform's answer and what is noted of it. */
final class RestoreCampaign {
    private static final Duration PATIENCE = Duration.ofMinutes(8);
    /** From so many kills for each named point on, every point has to have had its death. */
    private static final int FOR_EACH_POINT = 5;

    /** So long an end of something is waited for between two deaths. */
    private static final Duration BETWEEN = Duration.ofSeconds(20);

    private final House house;
    private final Options options;
    private final boolean others;
    private final Story story = new Story();
    private final Account account = new Account();
    private final Ledger ledger = new Ledger();
    private final List<String> broken = new ArrayList<>();

    /** @param others whether somebody else changes records while a restore writes */
    RestoreCampaign(House house, Options options, boolean others) {
        this.house = house;
        this.options = options;
        this.others = others;
    }

    Campaign.Outcome run() throws Exception {
        Random seeds = new Random(options.seed());
        long began = System.nanoTime();
        List<Replica> mortal = house.replicas().subList(0, 2);
        Killing killing = new Killing(mortal, house.desk(), story, seeds.nextLong(), Killing.Aims.RESTORE);
        Freezing freezing =
                new Freezing(mortal, house.desk(), story, seeds.nextLong(), Killing.Aims.RESTORE, House.LEASE);
        List<Restorer> people = house.tenancies().stream()
                .map(at -> new Restorer(at, account, ledger, story, new Random(seeds.nextLong()), others))
                .toList();
        List<Thread> working = people.stream().map(Thread::startVirtualThread).toList();
        Thread cold = Thread.startVirtualThread(freezing);
        killing.kill(options.kills(), account::allEnds, 1, BETWEEN);
        freezing.stop();
        cold.join();
        house.tenancies().forEach(tenancy -> tenancy.shop().faults().clear());
        story.tell("No more faults; %d kills.", killing.kills());
        people.forEach(Restorer::stop);
        for (Thread each : working) {
            if (!each.join(PATIENCE)) {
                broken.add("somebody's work did not end");
            }
        }
        house.awaitAll();
        if (!house.awaitQuiet(PATIENCE, look -> look)) {
            broken.add("something is under way still");
        }
        Verdict verdict = judged(new Window(began, System.nanoTime()));
        Consumer<String> owing = options.kills() >= killing.owed() * FOR_EACH_POINT ? broken::add : story::tell;
        killing.neverHit().forEach(point -> owing.accept("no process died at " + point));
        killing.notFound().forEach(step -> broken.add("no process has a step " + step));
        house.desk().complaints().forEach(complaint -> broken.add("a hook: " + complaint));
        return told(killing.kills(), verdict);
    }

    private Verdict judged(Window all) {
        Map<String, ShopHistory> shops =
                house.tenancies().stream().collect(Collectors.toMap(Tenancy::source, Tenancy::history));
        Map<String, List<Call>> calls = house.tenancies().stream()
                .collect(Collectors.toMap(
                        Tenancy::source, tenancy -> tenancy.shop().calls().list()));
        return WriteJudge.judge(shops, calls, ledger.restores(), ledger.windows(), all);
    }

    private Campaign.Outcome told(int kills, Verdict verdict) {
        story.tell("Jobs by their ends: %s", account.ends());
        story.tell("Items by their outcomes: %s", outcomes());
        story.tell("Deaths at named steps: %s", house.desk().hits());
        story.tell("Freezes at named steps: %s", house.desk().frozen());
        story.tell("Answers that no caller should get: %s", account.unclean());
        verdict.findings().stream().limit(100).forEach(finding -> story.report(finding.kind(), finding.what()));
        List<WriteBack> restores = ledger.restores();
        long succeeded = restores.stream()
                .filter(each -> each.state().equals("SUCCEEDED"))
                .count();
        long good = restores.stream()
                .filter(each -> each.state().equals("SUCCEEDED") || others && each.isDone())
                .count();
        if (restores.isEmpty() || good * 10 < restores.size() * 9) {
            broken.add("fewer than 90 % of the restores went well");
        }
        broken.forEach(each -> story.report("BROKEN", each));
        String figures = ("{\"kills\":%d,\"restores\":%d,\"succeeded\":%d,\"records_compared\":%d,"
                        + "\"created_twice\":%d,\"overwritten_wrongly\":%d,\"unaccounted\":%d}")
                .formatted(
                        kills,
                        restores.size(),
                        succeeded,
                        verdict.records(),
                        verdict.count(Finding.Kind.DOUBLED),
                        verdict.count(Finding.Kind.OVERWRITTEN),
                        verdict.count(Finding.Kind.UNACCOUNTED));
        return new Campaign.Outcome(figures, verdict.findings().isEmpty() && broken.isEmpty());
    }

    private Map<String, Long> outcomes() {
        return ledger.restores().stream()
                .flatMap(restore -> restore.items().stream())
                .collect(Collectors.groupingBy(WriteBack.Item::outcome, Collectors.counting()));
    }
}
