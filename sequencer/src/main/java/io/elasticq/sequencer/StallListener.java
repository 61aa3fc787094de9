package io.elasticq.sequencer;

import java.time.Duration;

/** Is told of consumers that do not get on, and says what to do. Called by the thread that looks. */
@FunctionalInterface
public interface StallListener {

    /** What to do. */
    enum Answer {
        /** Leave it; to be told again when as much time has passed once more. */
        WAIT,
        /** {@link Topology#ungate} it, unless it has got on meanwhile. */
        UNGATE
    }

    /**
     * A consumer that stays where it is although events wait for it.
     *
     * @param consumer how it is
     * @param waiting how many events wait for it
     * @param since how long it has stayed there
     * @param inEvent whether its handler is in an event, and has not returned
     * @param beating whether it is alive all the same: it tries again, or comes by in turns
     */
    record Stall(ConsumerReport consumer, long waiting, Duration since, boolean inEvent, boolean beating) {}

    /**
     * Answers.
     *
     * @param stall what was seen
     * @return not null
     */
    Answer onStall(Stall stall);
}
