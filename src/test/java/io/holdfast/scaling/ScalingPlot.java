package io.holdfast.scaling;

import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Draws a trace as SVG: tasks by the left scale, workers by the right one. */
final class ScalingPlot {
    private static final int WIDTH = 860;
    private static final int HEIGHT = 380;
    private static final int LEFT = 60;
    private static final int RIGHT = 800;
    private static final int TOP = 50;
    private static final int BOTTOM = 320;
    private static final String WORK = "#3b6ea8";
    private static final String QUEUE = "#8a8f98";
    private static final String WORKERS = "#c2571a";
    private final Trace trace;
    private final double seconds;
    private final long tasks;
    private final int workers;
    private final StringBuilder svg = new StringBuilder();

    private ScalingPlot(Trace trace) {
        this.trace = trace;
        this.seconds = Math.max(1, trace.points().getLast().time().toMillis() / 1000.0);
        this.tasks = Math.max(10, Math.ceilDiv(trace.backlog(), 50) * 50);
        this.workers = trace.peakWorkers() + 1;
    }

    static String of(Trace trace) {
        return new ScalingPlot(trace).drawn();
    }

    private String drawn() {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">",
                WIDTH, HEIGHT);
        add("<title>Workers follow the backlog of a lane</title>");
        add("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, HEIGHT);
        for (int i = 0; i <= 5; i++) {
            double y = BOTTOM - i * (BOTTOM - TOP) / 5.0;
            add("<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#e3e5e8\"/>", LEFT, RIGHT, y, y);
            text(LEFT - 8, y + 4, "end", WORK, Long.toString(tasks * i / 5));
        }
        for (int i = 0; i <= workers; i++) {
            text(RIGHT + 8, BOTTOM - (double) i * (BOTTOM - TOP) / workers + 4, "start", WORKERS, Integer.toString(i));
        }
        for (int time = 0; time <= seconds; time += 30) {
            text(x(time), BOTTOM + 18, "middle", "#444a52", time + " s");
        }
        String area = line(point -> y(point.work()), false);
        add(
                "<polygon points=\"%.1f,%d %s %.1f,%d\" fill=\"%s\" fill-opacity=\"0.15\"/>",
                x(0), BOTTOM, area, x(seconds), BOTTOM, WORK);
        polyline(area, WORK, 2);
        polyline(line(point -> y(point.queue()), false), QUEUE, 1);
        polyline(line(point -> BOTTOM - (double) point.workers() * (BOTTOM - TOP) / workers, true), WORKERS, 2.5);
        for (Trace.Mark mark : trace.marks()) {
            double x = x(mark.time().toMillis() / 1000.0);
            double y = BOTTOM - (double) mark.workers() * (BOTTOM - TOP) / workers;
            add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>", x, y, WORKERS);
            text(x - 8, y + 14, "end", WORKERS, "hands back " + mark.held());
        }
        legend();
        return svg.append("</svg>\n").toString();
    }

    private void legend() {
        text(LEFT, 22, "start", WORK, "▬ RUNNABLE and RUNNING tasks, as the scheduler tells");
        text(LEFT + 320, 22, "start", QUEUE, "▬ messages in the lane's queue");
        text(RIGHT, 22, "end", WORKERS, "▬ workers");
        text(
                (LEFT + RIGHT) / 2.0,
                HEIGHT - 12,
                "middle",
                "#444a52",
                "the scheduler tells every 15 s; the scaler's clock runs 15 times as fast as the chart's");
    }

    private String line(ToDoubleFunction<Trace.Point> height, boolean steps) {
        double[] before = {Double.NaN};
        return trace.points().stream()
                .map(point -> {
                    double x = x(point.time().toMillis() / 1000.0);
                    double y = height.applyAsDouble(point);
                    String corner = steps && !Double.isNaN(before[0])
                            ? String.format(Locale.ROOT, "%.1f,%.1f ", x, before[0])
                            : "";
                    before[0] = y;
                    return corner + String.format(Locale.ROOT, "%.1f,%.1f", x, y);
                })
                .collect(Collectors.joining(" "));
    }

    private void polyline(String points, String colour, double width) {
        add("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%.1f\"/>", points, colour, width);
    }

    private void text(double x, double y, String anchor, String colour, String text) {
        add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>", x, y, anchor, colour, text);
    }

    private double x(double time) {
        return LEFT + time * (RIGHT - LEFT) / seconds;
    }

    private double y(long count) {
        return BOTTOM - (double) count * (BOTTOM - TOP) / tasks;
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
