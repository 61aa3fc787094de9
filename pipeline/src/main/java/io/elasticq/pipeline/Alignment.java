package io.elasticq.pipeline;

import java.util.Arrays;

/**
 * Makes the marks of one worker out of those of all its inputs.
 *
 * <p>Invariants; the models PipelineBarriers (Aligned, NewestBarrier) and PipelineShutdown (LastOfAll) have them under the same names:
 * <ul>
 *   <li><b>Aligned</b>: a barrier is handed on when all inputs have given it, and from the time that an input has given it no event of that input is taken before that: what has been handled then is what came before the barrier on
 *       each input, and nothing else.
 *   <li><b>NewestBarrier</b>: a barrier of a later checkpoint takes the place of one that is still waited for, which was given up.
 *   <li><b>SlowestTime</b>: a watermark is the least of what the inputs have said; an input that has given its last event does not hold it back.
 *   <li><b>LastOfAll</b>: the last event, and the end, is that of all inputs.
 * </ul>
 */
final class Alignment {

    private final Step<?> head;
    private final boolean[] atBarrier;
    private final boolean[] exhausted;
    private final boolean[] ended;
    private final long[] watermarks;

    private long barrier; // the newest that any input has given
    private int waiting; // inputs that have given it, while others have not
    private int exhaustedInputs;
    private int endedInputs;
    private long watermark = Long.MIN_VALUE;

    Alignment(int inputs, Step<?> head) {
        this.head = head;
        this.atBarrier = new boolean[inputs];
        this.exhausted = new boolean[inputs];
        this.ended = new boolean[inputs];
        this.watermarks = new long[inputs];
        Arrays.fill(watermarks, Long.MIN_VALUE);
    }

    /** Whether nothing may be taken from an input for now, or ever again. */
    boolean holds(int input) {
        return atBarrier[input] || ended[input];
    }

    boolean exhausted(int input) {
        return exhausted[input];
    }

    /** Whether all inputs have ended, and the mark of that has been handed on. */
    boolean allEnded() {
        return endedInputs == ended.length;
    }

    /** An input has given a mark. */
    void mark(int input, Mark mark) {
        if (mark instanceof Mark.Barrier given) {
            barrier(input, given);
        } else if (mark instanceof Mark.Watermark given) {
            watermarks[input] = Math.max(watermarks[input], given.time());
            watermark();
        } else {
            signal(input, (Mark.Signal) mark);
        }
    }

    private void barrier(int input, Mark.Barrier given) {
        if (given.checkpoint() < barrier) {
            return; // given up meanwhile
        }
        if (given.checkpoint() > barrier) {
            barrier = given.checkpoint();
            Arrays.fill(atBarrier, false);
            waiting = 0;
        }
        atBarrier[input] = true;
        waiting++;
        releaseIfAligned();
    }

    private void releaseIfAligned() {
        if (waiting > 0 && waiting + endedInputs == ended.length) {
            Arrays.fill(atBarrier, false);
            waiting = 0;
            head.mark(new Mark.Barrier(barrier));
        }
    }

    private void watermark() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < watermarks.length; i++) {
            least = exhausted[i] ? least : Math.min(least, watermarks[i]);
        }
        if (least > watermark && exhaustedInputs < exhausted.length) {
            watermark = least;
            head.mark(new Mark.Watermark(least));
        }
    }

    private void signal(int input, Mark.Signal signal) {
        switch (signal) {
            case TURN -> head.mark(signal);
            case LAST_EVENT -> exhaust(input);
            case END -> {
                ended[input] = true;
                endedInputs++;
                if (allEnded()) {
                    head.mark(Mark.Signal.END);
                } else {
                    releaseIfAligned();
                }
            }
        }
    }

    private void exhaust(int input) {
        exhausted[input] = true;
        exhaustedInputs++;
        if (exhaustedInputs == exhausted.length) {
            head.mark(Mark.Signal.LAST_EVENT);
        } else {
            watermark();
        }
    }
}
