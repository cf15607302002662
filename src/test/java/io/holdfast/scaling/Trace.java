package io.holdfast.scaling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What was measured and done, in the order of time. */
final class Trace {
    private final List<Point> points = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();

    /**
     * One look of the scaler.
     *
     * @param queue messages in the lane's queue
     * @param work RUNNABLE and RUNNING tasks as the scheduler told
     */
    record Point(Duration time, long queue, long work, int workers) {}

    /** A worker was taken away with tasks in its hands. */
    record Mark(Duration time, int workers, int held) {}

    void add(Point point) {
        points.add(point);
    }

    void add(Mark mark) {
        marks.add(mark);
    }

    List<Point> points() {
        return points;
    }

    List<Mark> marks() {
        return marks;
    }

    long backlog() {
        return points.stream()
                .mapToLong(point -> Math.max(point.queue(), point.work()))
                .max()
                .orElse(0);
    }

    int peakWorkers() {
        return points.stream().mapToInt(Point::workers).max().orElse(0);
    }

    int handedBack() {
        return marks.stream().mapToInt(Mark::held).sum();
    }
}
