package io.holdfast.backup;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** What a backup job is told. */
@RegisterForReflection
record BackupPlan(long seq, Origin origin, List<String> streams) {}
