package io.holdfast.chaos.judge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Judges what lies in the tables: ends that are none, ends that disagree, what stayed behind, what is there twice. */
final class TableJudge {
    private TableJudge() {}

    static List<Finding> findings(Look look) {
        List<Finding> findings = new ArrayList<>();
        for (Look.Job job : look.jobs()) {
            if (!job.hasEnded()) {
                findings.add(Finding.stuck("job %s (%s) is %s", job.id(), job.kind(), job.state()));
            }
        }
        for (Look.Task task : look.tasks()) {
            if (task.lease() != null) {
                findings.add(Finding.leftOver("task %s (%s) has a lease of %s", task.id(), task.name(), task.lease()));
            } else if (!task.hasEnded() && ended(task.jobState())) {
                findings.add(Finding.leftOver(
                        "task %s (%s) is %s in a job that is %s",
                        task.id(), task.name(), task.state(), task.jobState()));
            }
        }
        for (Look.Backup backup : look.backups()) {
            if (ended(backup.jobState()) && !backup.jobState().equals(backup.result())) {
                findings.add(Finding.falselyComplete(
                        "backup %s is %s, and its job %s", backup.id(), backup.result(), backup.jobState()));
            }
        }
        look.remains().forEach(remain -> findings.add(new Finding(Finding.Kind.LEFT_OVER, remain)));
        findings.addAll(doubled(look.objects()));
        return findings;
    }

    private static boolean ended(String jobState) {
        return new Look.Job("", "", jobState, "").hasEnded();
    }

    private static List<Finding> doubled(List<Look.Stored> objects) {
        List<Finding> findings = new ArrayList<>();
        Map<String, String> seen = new HashMap<>();
        for (Look.Stored object : objects) {
            if (!object.state().equals("LIVE")) {
                continue;
            }
            String content = object.content() == null
                    ? object.name().substring(0, Math.max(0, object.name().lastIndexOf('-')))
                    : object.content();
            String other = seen.put(object.source() + " " + object.kind() + " " + content, object.name());
            if (other != null && !content.isEmpty()) {
                findings.add(Finding.doubled(
                        "%s %s and %s of source %s hold the same",
                        object.kind(), other, object.name(), object.source()));
            }
        }
        return findings;
    }
}
