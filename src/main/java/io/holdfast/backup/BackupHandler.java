package io.holdfast.backup;

import io.holdfast.database.Database.Effect;
import io.holdfast.job.Ending;
import io.holdfast.job.JobHandler;
import io.holdfast.job.JobInfo;
import io.holdfast.job.JobState;
import io.holdfast.job.Settlement;
import io.holdfast.job.TaskRun;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.source.Sources;
import jakarta.inject.Singleton;

/** The steps of a backup, each in a class of its own. */
@Singleton
class BackupHandler implements JobHandler {
    static final String KIND = "backup";
    private final BackupPlanning planning;
    private final PageReading pages;
    private final ListWalking walking;
    private final FeedReading feeds;
    private final ChildPlanning children;
    private final Confirming confirming;
    private final MediaFetching media;
    private final ExportFetching exports;
    private final StreamSealing sealing;
    private final MediaSealing filesSealing;
    private final ExportSealing exportSealing;
    private final BackupClosing closing;
    private final Sources sources;
    private final BasisCheck basis;

    BackupHandler(
            BackupPlanning planning,
            PageReading pages,
            ListWalking walking,
            FeedReading feeds,
            ChildPlanning children,
            Confirming confirming,
            MediaFetching media,
            ExportFetching exports,
            StreamSealing sealing,
            MediaSealing filesSealing,
            ExportSealing exportSealing,
            BackupClosing closing,
            Sources sources,
            BasisCheck basis) {
        this.planning = planning;
        this.pages = pages;
        this.walking = walking;
        this.feeds = feeds;
        this.children = children;
        this.confirming = confirming;
        this.media = media;
        this.exports = exports;
        this.sealing = sealing;
        this.filesSealing = filesSealing;
        this.exportSealing = exportSealing;
        this.closing = closing;
        this.sources = sources;
        this.basis = basis;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Settlement plan(TaskRun run) {
        try {
            return planning.plan(run);
        } catch (Problem problem) {
            throw noted(run, problem);
        }
    }

    @Override
    public Settlement run(TaskRun run) throws Exception {
        try {
            return switch (run.name()) {
                case Steps.PAGES -> pages.read(run, run.payload(Steps.Pages.class));
                case Steps.WALK -> walking.walk(run, run.payload(Steps.Walk.class));
                case Steps.GONE -> walking.gone(run, run.payload(Steps.Gone.class));
                case Steps.FEED -> feeds.read(run, run.payload(Steps.Feed.class));
                case Steps.CHILDREN -> children.plan(run, run.payload(Steps.Children.class));
                case Steps.HINTED -> confirming.hinted(run, run.payload(Steps.Look.class));
                case Steps.CONFIRM -> confirming.confirm(run, run.payload(Steps.Look.class));
                case Steps.FIND_MEDIA -> media.plan(run);
                case Steps.MEDIA -> media.fetch(run, run.payload(Steps.Media.class));
                case Steps.EXPORT -> exports.begin(run, run.payload(Steps.Export.class));
                case Steps.EXPORT_PARTS -> exports.read(run, run.payload(Steps.ExportParts.class));
                case Steps.EXPORT_END -> exports.end(run, run.payload(Steps.ExportEnd.class));
                case Steps.SEAL_EXPORT -> exportSealing.seal(run, run.payload(Steps.Seal.class));
                case Steps.SEAL -> sealed(run, run.payload(Steps.Seal.class));
                default -> throw new IllegalArgumentException("A backup has no step " + run.name());
            };
        } catch (Problem problem) {
            throw noted(run, problem);
        }
    }

    private Settlement sealed(TaskRun run, Steps.Seal task) {
        return task.stream().equals(MediaEntry.STREAM) ? filesSealing.seal(run, task) : sealing.seal(run, task);
    }

    @Override
    public Ending finish(TaskRun run) {
        return closing.finish(run);
    }

    @Override
    public Effect fail(TaskRun run, JobState end) {
        return closing.fail(run, end);
    }

    @Override
    public boolean isRetryable() {
        return true;
    }

    @Override
    public Effect forget(JobInfo job) {
        return closing.forget(job);
    }

    /**
     * A source that refuses its credentials is revoked: its schedules stop until it gets new ones. Where what the backup builds on is damaged, the damage is noted and the task goes on
     * without it.
     */
    private Problem noted(TaskRun run, Problem problem) {
        if (problem.isOfBrokenObject()) {
            return basis.after(run, problem);
        }
        if (problem.code() == ErrorCode.SOURCE_CREDENTIALS_REFUSED) {
            sources.revoke(run.job().source());
        }
        return problem;
    }
}
