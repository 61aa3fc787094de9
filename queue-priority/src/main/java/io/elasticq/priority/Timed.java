package io.elasticq.priority;

/**
 * An element, with the time at which it was offered.
 *
 * @param nanos as the queue's clock has it
 */
record Timed(Object element, long nanos) {}
