package io.holdfast.chaos.judge;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;

/** Judges a campaign. */
public final class Judge {
    private static final int AT_ONCE = 3;

    private final Evidence evidence;
    private final Readings readings;
    private final Map<String, Window> windows = new HashMap<>();
    private final List<Finding> findings = Collections.synchronizedList(new ArrayList<>());
    private final LongAdder verified = new LongAdder();
    private final LongAdder compared = new LongAdder();

    public Judge(Evidence evidence, Readings readings) {
        this.evidence = evidence;
        this.readings = readings;
        evidence.backups().forEach(asked -> windows.put(asked.backup(), asked.window()));
        for (Evidence.Put restore : evidence.restores()) {
            if (restore.safety() != null) {
                // Nobody wrote between the request for the restore and the end of its safety backup.
                windows.put(restore.safety(), Window.at(restore.window().from()));
            }
        }
    }

    /** Reads every backup that is called SUCCEEDED and not deleted, and compares it; the service has to answer meanwhile. */
    public void judgeBackups(Look look) {
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<?>> all = new ArrayList<>();
            look.backups().stream()
                    .filter(backup -> "SUCCEEDED".equals(backup.jobState()) && !backup.deleted())
                    .forEach(backup -> all.add(threads.submit(() -> judge(backup))));
            for (Future<?> each : all) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the judge itself failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Looks at restores and rows once nothing is under way any more. @return all that was found */
    public Verdict judgeRows(Look look) {
        findings.addAll(TableJudge.findings(look));
        for (Evidence.Put restore : evidence.restores()) {
            findings.addAll(RestoreJudge.findings(restore, evidence.shops().get(restore.source())));
        }
        return new Verdict(verified.sum(), compared.sum(), List.copyOf(findings));
    }

    private void judge(Look.Backup backup) {
        BackupJudge judge;
        try {
            judge = new BackupJudge(backup, readings.read(backup))
                    .judgeCompleteness()
                    .judgeApi();
            Window window = windows.get(backup.id());
            if (window == null) {
                findings.add(Finding.doubled("backup %s was asked for by nobody", backup.id()));
            } else {
                ShopHistory shop = evidence.shops().get(backup.source());
                judge.judgeContent(shop, window).judgeFiles(shop);
            }
        } catch (Exception e) {
            findings.add(Finding.falselyComplete("backup %s does not read back: %s", backup.id(), e));
            return;
        }
        findings.addAll(judge.findings());
        verified.increment();
        compared.add(judge.compared());
    }
}
