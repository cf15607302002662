package io.holdfast.backup;

import io.holdfast.database.Sql;
import io.holdfast.job.JobState;
import io.holdfast.tenant.TenantId;
import java.util.UUID;

/** A backup has ended. Observed within the transaction that ends it, so that what an observer writes by {@code sql} is written with it or not at all. */
public record BackupEnded(Sql sql, TenantId tenant, UUID source, UUID backup, JobState result, String detail) {}
