package io.holdfast.connector;

import io.holdfast.connector.TrialReport.Cost;
import io.holdfast.connector.TrialReport.Failure;
import io.holdfast.connector.TrialReport.StreamReport;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/** Tries a connector on a live source: whether it lets us in, what each stream's first page says, and what a backup would cost. Reads only, keeps nothing. */
public final class Trial {
    private final Connector connector;
    private final Connection connection;
    private final Secrets secrets;
    private final List<Meter> meters;
    private final Map<String, StreamTrial> tried = new HashMap<>();

    private Trial(Connector connector, SourceAccess access, Connections connections) {
        this.connector = connector;
        this.connection = connections.open(connector, access, new TokensInMemory());
        this.secrets = new Secrets(access.credentials().values());
        this.meters = Gate.meters(connector, access.rate(), Values.of(connector, access));
    }

    /**
     * Prepares a try; {@code invalid_settings} where the connector needs more than is given, or where it would use up a refresh token that counts once. Calls nobody.
     */
    public static Trial of(Connector connector, SourceAccess access, Connections connections) {
        Authenticator authenticator = connector.authenticator();
        if (authenticator != null
                && authenticator.oauth() != null
                && authenticator.oauth().rotateRefreshToken()) {
            throw Problem.of(
                    ErrorCode.INVALID_SETTINGS,
                    "Refresh tokens count once here, so a try would use one up and lose the next: connect an account in the service instead.");
        }
        return new Trial(connector, access, connections);
    }

    /**
     * Tries the streams of these names, all where there are none, and the parents that they need; where the check fails nothing else is asked.
     *
     * @param progress hears of each stream as soon as it was looked at
     */
    public TrialReport run(Set<String> names, Consumer<StreamReport> progress) {
        Failure check = check();
        List<StreamReport> reports = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        if (check != null) {
            failed.add("check");
        } else {
            for (StreamSpec stream : connector.streams()) {
                if (names.isEmpty() || names.contains(stream.name())) {
                    StreamReport report = report(stream);
                    progress.accept(report);
                    reports.add(report);
                    if (!report.ok()) {
                        failed.add(report.name());
                    }
                }
            }
        }
        return new TrialReport(connector.name(), failed.isEmpty(), failed, check, reports, cost(reports));
    }

    private Failure check() {
        try {
            connection.check();
            return null;
        } catch (Problem e) {
            return Failure.of(e);
        }
    }

    private StreamReport report(StreamSpec stream) {
        if (stream.isExport()) {
            return new StreamTrial(connection, stream, Slice.WHOLE, secrets).ofFile();
        }
        if (stream.bulkExport() != null) {
            return new StreamTrial(connection, stream, Slice.WHOLE, secrets)
                    .without("its source would have to make an export, which is not begun for a try");
        }
        if (stream.parent() == null) {
            StreamTrial trial = tried(stream, Slice.WHOLE);
            return trial.report(trial.cost());
        }
        StreamSpec above = connector.stream(stream.parent().stream()).orElseThrow();
        StreamTrial parent = ancestor(above);
        Optional<String> key = parent.firstKey();
        if (key.isEmpty()) {
            return new StreamTrial(connection, stream, Slice.WHOLE, secrets)
                    .without("there is no record of " + above.name() + " to look below");
        }
        StreamTrial trial = tried(stream, Slice.WHOLE.below(key.get()));
        return trial.report(trial.cost().times(parents(above)));
    }

    private StreamTrial ancestor(StreamSpec stream) {
        if (stream.parent() == null) {
            return tried(stream, Slice.WHOLE);
        }
        StreamTrial parent = ancestor(connector.stream(stream.parent().stream()).orElseThrow());
        return parent.firstKey()
                .map(key -> tried(stream, Slice.WHOLE.below(key)))
                .orElseGet(() -> new StreamTrial(connection, stream, Slice.WHOLE, secrets));
    }

    /** How many lists there are below a stream; nobody knows it of one that itself lies below another. */
    private OptionalLong parents(StreamSpec above) {
        return above.parent() == null ? tried.get(above.name()).size() : OptionalLong.empty();
    }

    private StreamTrial tried(StreamSpec stream, Slice slice) {
        return tried.computeIfAbsent(stream.name(), name -> {
            StreamTrial trial = new StreamTrial(connection, stream, slice, secrets);
            trial.run();
            return trial;
        });
    }

    private Cost cost(List<StreamReport> reports) {
        long calls = reports.stream().mapToLong(StreamReport::calls).sum();
        Duration waiting = Meter.timeFor(meters, calls);
        long answering = reports.stream()
                .mapToLong(each -> each.calls() * each.milliseconds())
                .sum();
        return new Cost(
                calls,
                reports.stream().allMatch(StreamReport::whole),
                waiting.plusMillis(999).toSeconds(),
                Math.ceilDiv(answering, 1_000),
                reports.stream().mapToLong(Trial::files).sum());
    }

    private static long files(StreamReport report) {
        long links = report.media().values().stream().mapToLong(each -> each).sum();
        long all = report.count() == null || !report.next() ? report.items() : report.count();
        return report.items() == 0 ? 0 : Math.ceilDiv(links * all, report.items());
    }
}
