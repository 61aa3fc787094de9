package io.elasticq.internal;

/**
 * Keeps the two ends of a queue apart. An end that has caught up with the other gets on by an element or two at a time, and each time both
 * fetch the same cache lines from each other. If it stands back for a moment, it finds many.
 */
public final class Headway {

    /** So many elements until it has caught up again are enough: they fill several cache lines. */
    private static final int LONG_RUN = 256;

    private Headway() {}

    /**
     * Stands back, if that pays: if the elements since it had caught up last were few although they came fast. The pause gets longer as
     * long as that pays, and there is none where nothing moves.
     *
     * @param run the elements since it had caught up last
     * @param pauses the pauses made then
     * @param most the most pauses to make
     * @return the pauses made
     */
    public static int standBack(long run, int pauses, int most) {
        int next = pauses;
        if (2 * run < pauses || run == 0) {
            next /= 2;
        } else if (run < LONG_RUN) {
            next = Math.min(most, Math.max(1, 2 * pauses));
        }
        for (int i = 0; i < next; i++) {
            Thread.onSpinWait();
        }
        return next;
    }
}
