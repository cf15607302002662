package io.holdfast.restore;

import io.holdfast.connector.Quota;
import io.holdfast.job.JobState;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Restores as answers show them. */
final class RestoreViews {
    private RestoreViews() {}

    /** seen = created + changed + deleted + unchanged + skipped + failed + uncertain + pending. */
    @RegisterForReflection
    record Totals(
            long seen,
            long created,
            long changed,
            long deleted,
            long unchanged,
            long skipped,
            long failed,
            long uncertain,
            long pending,

            @Schema(
                    description =
                            "How many of those that were written were found to be something else when they were read back; they count above as well")
            long differing) {
        static Totals of(Map<Outcome, Long> counts, long same, long differing) {
            long pending = count(counts, Outcome.PLANNED) + count(counts, Outcome.INTENDED);
            long all = counts.values().stream().mapToLong(Long::longValue).sum() + same;
            return new Totals(
                    all,
                    count(counts, Outcome.CREATED),
                    count(counts, Outcome.CHANGED),
                    count(counts, Outcome.DELETED),
                    count(counts, Outcome.UNCHANGED) + same,
                    count(counts, Outcome.SKIPPED),
                    count(counts, Outcome.FAILED),
                    count(counts, Outcome.UNCERTAIN),
                    pending,
                    differing);
        }

        private static long count(Map<Outcome, Long> counts, Outcome outcome) {
            return counts.getOrDefault(outcome, 0L);
        }
    }

    @RegisterForReflection
    record RestoreView(
            UUID id,
            UUID sourceId,
            UUID backupId,
            UUID safetyBackupId,
            UUID jobId,
            JobState state,

            @Schema(description = "Whether somebody holds it up: it goes on where it was once it is resumed")
            boolean paused,

            Selection selection,
            ConflictPolicy onConflict,
            boolean dryRun,

            @Schema(description = "The earlier restore whose records it takes; null where the selection says which")
            Basis basis,

            @Schema(description = "The diff whose entries were chosen; null where none were")
            Seen seen,

            Totals totals,
            Instant createdAt,
            Instant endedAt,

            @Schema(description = "Until when what it wrote can be undone; null where it cannot")
            Instant undoUntil,

            String errorCode,
            String errorDetail) {
        static RestoreView of(Restore restore, Map<Outcome, Long> totals, long differing) {
            RestoreRequest request = restore.request();
            return new RestoreView(
                    restore.id(),
                    restore.source(),
                    restore.backup(),
                    restore.safety(),
                    restore.job(),
                    restore.state(),
                    restore.paused() && !restore.state().hasEnded(),
                    restore.selection(),
                    request.onConflict(),
                    request.dryRun(),
                    request.basis(),
                    request.seen(),
                    Totals.of(totals, restore.unchanged(), differing),
                    restore.createdAt(),
                    restore.endedAt(),
                    restore.undoUntil(),
                    restore.errorCode(),
                    restore.errorDetail());
        }
    }

    @RegisterForReflection
    record RestorePage(List<RestoreView> items, String next) {}

    @RegisterForReflection
    record ItemView(
            String stream,
            String key,
            ItemKind kind,

            @Schema(description = "What a plan means to do with it; null in restores that are none")
            PlannedAction action,

            Outcome outcome,
            String newKey,
            String errorCode,
            String errorDetail,

            @Schema(
                    description =
                            "What the platform said where it refused: its status and the beginning of the body, without secrets")
            String answer,

            int attempts,

            @Schema(
                    description =
                            "Whether the platform was found to hold what was written: same or differs; null where it was not written, or not read back")
            ReadBack readBack) {
        static ItemView of(Item item) {
            return new ItemView(
                    item.stream(),
                    item.key(),
                    item.kind(),
                    item.action(),
                    item.outcome(),
                    item.newKey(),
                    item.errorCode(),
                    item.errorDetail(),
                    item.answer(),
                    item.attempts(),
                    item.readBack());
        }
    }

    @RegisterForReflection
    record ItemPage(List<ItemView> items, String next) {}

    /** What a plan means to do in one stream. */
    @RegisterForReflection
    record StreamPlan(String stream, long create, long change, long delete, long skip, long refuse) {}

    /** Why records would be skipped or refused. */
    @RegisterForReflection
    record Reason(String stream, PlannedAction action, String code, long count) {}

    /** What a plan's calls are for. */
    @RegisterForReflection
    record CallsByKind(
            @Schema(description = "Looks at records right before they are written, and for what looks like them")
            long looks,

            long creations,

            long changes,

            long deletions,

            @Schema(description = "Files that are sent again by calls of their own")
            long uploads,

            @Schema(description = "Looks at what the platform holds after a write")
            long readingsBack) {
        static CallsByKind of(Calls calls) {
            return new CallsByKind(
                    calls.looks(),
                    calls.creations(),
                    calls.changes(),
                    calls.removals(),
                    calls.uploads(),
                    calls.readingsBack());
        }
    }

    @RegisterForReflection
    record PlanView(
            UUID restoreId,
            JobState state,

            @Schema(description = "When the plan is too old to be carried out")
            Instant expiresAt,

            @Schema(
                    description =
                            "Calls that carrying it out makes, besides those of its safety backup; null until the plan is ready")
            Long calls,

            @Schema(description = "The same, by what they are for")
            CallsByKind callsByKind,

            @Schema(description = "How long the source's limits make these calls take at least")
            Long expectedSeconds,

            @Schema(
                    description =
                            "Limits by the hour, the day or longer that these calls exceed, with how many of their windows they take; the expected time accounts for that")
            List<Quota> quota,

            List<StreamPlan> streams,
            List<Reason> reasons) {
        static PlanView of(Restore restore, List<PlanRows.Count> counts, List<Reason> leftOut) {
            Map<String, long[]> byStream = new LinkedHashMap<>();
            List<Reason> reasons = new ArrayList<>(leftOut);
            for (PlanRows.Count each : counts) {
                if (each.action() != null) {
                    byStream.computeIfAbsent(each.stream(), name -> new long[PlannedAction.values().length])[
                                    each.action().ordinal()] +=
                            each.count();
                }
                if (each.code() != null) {
                    reasons.add(new Reason(each.stream(), each.action(), each.code(), each.count()));
                }
            }
            Restore.Cost cost = restore.cost();
            return new PlanView(
                    restore.id(),
                    restore.state(),
                    restore.createdAt().plus(FollowUps.LONGEST_PLAN),
                    cost == null ? null : cost.calls().all(),
                    cost == null ? null : CallsByKind.of(cost.calls()),
                    cost == null ? null : cost.seconds(),
                    cost == null ? null : cost.quotas(),
                    byStream.entrySet().stream()
                            .map(each -> new StreamPlan(
                                    each.getKey(),
                                    each.getValue()[PlannedAction.CREATE.ordinal()],
                                    each.getValue()[PlannedAction.CHANGE.ordinal()],
                                    each.getValue()[PlannedAction.DELETE.ordinal()],
                                    each.getValue()[PlannedAction.SKIP.ordinal()],
                                    each.getValue()[PlannedAction.REFUSE.ordinal()]))
                            .toList(),
                    reasons);
        }
    }
}
