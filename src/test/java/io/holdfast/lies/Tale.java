package io.holdfast.lies;

import io.holdfast.lies.ListedPlatform.Answer;

/** What a platform makes of the truth. Calls are those for lists, counted from 1 since the tale began. */
interface Tale {
    /** How large a page is of which {@code asked} was asked for. */
    default int size(int asked) {
        return asked;
    }

    /** What is said to be the number of records. */
    default long count(long count) {
        return count;
    }

    /** What is answered in place of the honest answer. @param before the last good answer before this one */
    default Answer answer(int call, Answer honest, Answer before) {
        return honest;
    }

    /** Whether half of the body does not come. */
    default boolean cuts(int call) {
        return false;
    }

    /** What happens behind an answer. */
    default void afterwards(int call, ListedPlatform platform) {}
}
