package io.holdfast.diff;

import io.holdfast.backup.Backup;
import io.holdfast.backup.BackupContent;
import io.holdfast.connector.Connector;
import io.holdfast.connector.StreamSpec;
import io.holdfast.crypto.DataKey;
import io.holdfast.job.Settlement;
import io.holdfast.job.TaskRun;
import io.holdfast.source.Source;
import io.holdfast.source.Sources;
import io.holdfast.tenant.TenantId;
import io.holdfast.tenant.Tenants;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Looks at the fields of changed records: in tasks for all of them, and at once for those that somebody looks at now. Safe for use by many threads. */
@Singleton
class Examining {
    private static final int BATCH = 100;
    private final BackupContent content;
    private final EntryRows entries;
    private final Sources sources;
    private final Tenants tenants;

    Examining(BackupContent content, EntryRows entries, Sources sources, Tenants tenants) {
        this.content = content;
        this.entries = entries;
        this.sources = sources;
        this.tenants = tenants;
    }

    /** Both versions of a stream's records. For one thread. */
    Examination open(Backup before, Backup after, String stream) {
        return new Examination(content, spec(before.source(), stream), before, after, stream);
    }

    private Optional<StreamSpec> spec(UUID source, String stream) {
        Optional<Source> found = sources.find(source);
        Optional<Connector> connector = found.map(sources::connector);
        return connector.flatMap(it -> it.stream(stream));
    }

    /** Looks at the changed records of a stretch of keys that nobody looked at yet. */
    Settlement examine(TaskRun run, UUID diff, Backup before, Backup after, DiffSteps.Examining task) {
        DataKey key = tenants.key(before.tenant());
        Examination both = open(before, after, task.stream());
        String at = task.after();
        while (true) {
            List<String> keys = entries.open(diff, task.stream(), at, task.upTo(), BATCH);
            if (keys.isEmpty()) {
                return Settlement.done();
            }
            List<EntryRows.Examined> done = new ArrayList<>();
            for (String each : keys) {
                run.checkStopping();
                FieldDiff.Result result = both.fields(each);
                Set<String> fields = result.fields();
                byte[] sealed = key.sealSecret(purpose(diff, task.stream(), each), FieldsJson.bytes(result));
                done.add(new EntryRows.Examined(each, result.isSame(), sealed, fields));
            }
            at = keys.getLast();
            run.save(new DiffSteps.Listed(at), done.size(), EntryRows.examined(diff, task.stream(), done));
        }
    }

    /** What changed in a changed record: as it was found, or found now where nobody looked yet. */
    FieldDiff.Result fields(TenantId tenant, UUID diff, DiffEntry entry, Examination both) {
        if (entry.sealed() == null) {
            return both.fields(entry.key());
        }
        byte[] plain = tenants.key(tenant).openSecret(purpose(diff, entry.stream(), entry.key()), entry.sealed());
        return FieldsJson.of(plain).orElseGet(() -> both.fields(entry.key()));
    }

    private static String purpose(UUID diff, String stream, String key) {
        return "diff:" + diff + ":" + stream + ":" + key;
    }
}
