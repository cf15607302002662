package io.holdfast.lies;

import io.holdfast.lies.ListedPlatform.Answer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/** Several lies told together, each from a call of its own on: the later one makes its lie of the earlier one's. */
record Mix(List<Part> parts) implements Tale {
    private static final int FEWEST = 2;
    private static final int MOST = 4;
    private static final int LATEST = 6;

    /** A lie that begins after some honest calls. */
    record Part(Lie lie, int honest) {
        @Override
        public String toString() {
            return lie + (honest == 0 ? "" : " after " + honest);
        }
    }

    /** Two to four different lies. */
    static Mix of(RandomGenerator random) {
        List<Lie> lies = new ArrayList<>(Arrays.asList(Lie.values()));
        lies.remove(Lie.NONE);
        Collections.shuffle(lies, java.util.Random.from(random));
        return new Mix(lies.stream()
                .limit(random.nextInt(FEWEST, MOST + 1))
                .map(lie -> new Part(lie, random.nextInt(LATEST)))
                .toList());
    }

    boolean has(Lie... lies) {
        return parts.stream().anyMatch(part -> Arrays.asList(lies).contains(part.lie()));
    }

    @Override
    public int size(int asked) {
        int size = asked;
        for (Part part : parts) {
            size = part.lie().size(size);
        }
        return size;
    }

    @Override
    public long count(long count) {
        long told = count;
        for (Part part : parts) {
            told = part.lie().count(told);
        }
        return told;
    }

    @Override
    public Answer answer(int call, Answer honest, Answer before) {
        Answer told = honest;
        for (Part part : parts) {
            told = call > part.honest() ? part.lie().answer(call - part.honest(), told, before) : told;
        }
        return told;
    }

    @Override
    public boolean cuts(int call) {
        return parts.stream().anyMatch(part -> part.lie().cuts(call - part.honest()));
    }

    @Override
    public void afterwards(int call, ListedPlatform platform) {
        parts.forEach(part -> part.lie().afterwards(call - part.honest(), platform));
    }
}
