package io.elasticq.pipeline;

/**
 * An event that a stage failed with.
 *
 * @param stage the name of the stage
 * @param event the event, as it came into the stage
 * @param error what the stage's function threw, the last time if it was tried again
 */
public record DeadLetter(String stage, Object event, Throwable error) {}
