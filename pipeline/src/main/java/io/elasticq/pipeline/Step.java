package io.elasticq.pipeline;

/**
 * What one worker does with an event at one place of the pipeline, before it hands what comes of it to the next place, in the same call: stages that are not divided by a hand-off are fused. Made for one run and used by one
 * thread.
 *
 * <p>Neither method throws what a user's function has thrown: that has been counted, by {@link UserStep}. What they throw all the same fails the run.
 *
 * @param <T> what comes in
 */
abstract class Step<T> {

    /** Handles an event, which then has one {@link Fate}, here or at a later step. */
    abstract void accept(T event);

    /** Handles a mark, and hands it on. */
    abstract void mark(Mark mark);
}
