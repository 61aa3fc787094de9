package io.elasticq.jcstress;

import io.elasticq.ElasticQueue;
import org.jspecify.annotations.Nullable;

/**
 * What went into a queue and what came out, compared by identity when all is over. Elements are small numbers: producer times
 * ten, plus a count from 0 on. Each producer writes down its own, the consumer what it gets, the arbiter judges.
 */
final class Ledger {

    static final String KEPT = "each once, in order";

    private final boolean[] accepted = new boolean[30];
    private final int[] taken = new int[30];
    private int count;

    /** Offers, and writes down what has been accepted. */
    boolean offer(ElasticQueue<Integer> queue, int element) {
        return wrote(element, queue.offer(element));
    }

    /** For who has offered an element itself. */
    boolean wrote(int element, boolean in) {
        accepted[element] = in;
        return in;
    }

    /** Writes down what a poll has returned. */
    boolean took(@Nullable Integer element) {
        if (element != null) {
            taken[count++] = element;
        }
        return element != null;
    }

    /** Takes out what is left. Relaxed, since nobody is half-way any more: a strict poll would wait for what has been lost. */
    void drain(ElasticQueue<Integer> queue) {
        while (count < taken.length && took(queue.relaxedPoll())) {}
    }

    /** Returns {@link #KEPT}, or what is wrong. */
    String verdict() {
        boolean[] seen = new boolean[30];
        int[] last = {-1, -1, -1};
        for (int i = 0; i < count; i++) {
            int element = taken[i];
            if (seen[element]) {
                return "came twice";
            }
            if (!accepted[element]) {
                return "came though refused";
            }
            if (element < last[element / 10]) {
                return "out of order";
            }
            seen[element] = true;
            last[element / 10] = element;
        }
        for (int element = 0; element < accepted.length; element++) {
            if (accepted[element] && !seen[element]) {
                return "lost";
            }
        }
        return KEPT;
    }
}
