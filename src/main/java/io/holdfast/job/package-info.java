/**
 * Floor 3. Work that survives anything: jobs, tasks, lanes, leases. Invariants: the database is the truth and a message only says "there is
 * work in this lane"; a task is settled in one transaction, by the holder of its lease alone; the engine knows no feature, features hand it a
 * {@link io.holdfast.job.JobHandler}.
 */
package io.holdfast.job;
