package io.holdfast.connector;

import java.util.ArrayList;
import java.util.List;

/** The order in which streams are written, so that what is named is there before what names it. Pure. */
public final class WriteOrder {
    private WriteOrder() {}

    /**
     * Streams that can be written at the same time.
     *
     * @param streams in the file's order; never empty
     * @param cyclic whether they (or it) name each other, so that a second pass has to set what was not there in the first
     */
    public record Wave(List<StreamSpec> streams, boolean cyclic) {}

    /** All streams of the connector, also those that cannot be written, in waves that name only earlier waves, or themselves where cyclic. */
    public static List<Wave> of(Connector connector) {
        List<StreamSpec> streams = connector.streams();
        boolean[][] reaches = reaches(streams);
        int[] level = levels(reaches);
        List<Wave> waves = new ArrayList<>();
        for (int height = 0; height < streams.size(); height++) {
            List<StreamSpec> free = new ArrayList<>();
            List<Wave> knots = new ArrayList<>();
            for (int i = 0; i < streams.size(); i++) {
                if (level[i] != height) {
                    continue;
                }
                if (!reaches[i][i]) {
                    free.add(streams.get(i));
                } else if (isFirstOfItsKnot(i, reaches)) {
                    knots.add(new Wave(knot(i, reaches, streams), true));
                }
            }
            if (!free.isEmpty()) {
                waves.add(new Wave(List.copyOf(free), false));
            }
            waves.addAll(knots);
        }
        return List.copyOf(waves);
    }

    private static boolean[][] reaches(List<StreamSpec> streams) {
        int size = streams.size();
        List<String> names = streams.stream().map(StreamSpec::name).toList();
        boolean[][] reaches = new boolean[size][size];
        for (int i = 0; i < size; i++) {
            for (Reference each : streams.get(i).references()) {
                reaches[i][names.indexOf(each.stream())] = true;
            }
            if (streams.get(i).parent() != null) {
                reaches[i][names.indexOf(streams.get(i).parent().stream())] = true;
            }
        }
        for (int via = 0; via < size; via++) {
            for (int from = 0; from < size; from++) {
                for (int to = 0; to < size; to++) {
                    reaches[from][to] |= reaches[from][via] && reaches[via][to];
                }
            }
        }
        return reaches;
    }

    /** How long the longest way down to streams that name nothing else is; the same for all in a knot. */
    private static int[] levels(boolean[][] reaches) {
        int[] level = new int[reaches.length];
        for (int round = 0; round < reaches.length; round++) {
            for (int from = 0; from < reaches.length; from++) {
                for (int to = 0; to < reaches.length; to++) {
                    if (reaches[from][to] && !reaches[to][from]) {
                        level[from] = Math.max(level[from], level[to] + 1);
                    }
                }
            }
        }
        return level;
    }

    private static boolean isFirstOfItsKnot(int stream, boolean[][] reaches) {
        for (int earlier = 0; earlier < stream; earlier++) {
            if (reaches[earlier][stream] && reaches[stream][earlier]) {
                return false;
            }
        }
        return true;
    }

    private static List<StreamSpec> knot(int first, boolean[][] reaches, List<StreamSpec> streams) {
        List<StreamSpec> knot = new ArrayList<>();
        for (int i = first; i < reaches.length; i++) {
            if (reaches[first][i] && reaches[i][first]) {
                knot.add(streams.get(i));
            }
        }
        return List.copyOf(knot);
    }
}
