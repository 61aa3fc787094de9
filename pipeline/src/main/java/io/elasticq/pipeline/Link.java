package io.elasticq.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * Events and marks on their way from one worker to another, in order. One thread puts, one takes.
 *
 * <p>Invariants:
 * <ul>
 *   <li><b>Order</b>: what is taken comes in the order in which it was put.
 *   <li><b>OneFate</b>: an event that was put is taken, or is counted as lost by the thread that lost it, and never both.
 *   <li><b>MarksStay</b>: a mark is taken, unless the run is aborted.
 * </ul>
 */
abstract class Link {

    final String name;
    final HandOff handOff;

    Link(String name, HandOff handOff) {
        this.name = name;
        this.handOff = handOff;
    }

    /** Puts an event or a mark if there is room for it without loss and without waiting. By the producer. */
    abstract boolean offer(Object eventOrMark);

    /** Puts an event, or does with it what the hand-off says; returns whether it was put. By the producer. */
    abstract boolean put(Object event, Work work);

    /** Puts a mark; returns false only if the run is aborted. By the producer. */
    abstract boolean putMark(Mark mark, Work work);

    /** Takes an event or a mark; null if there is none now. By the consumer. */
    abstract @Nullable Object poll();

    /** Takes the next one if it is a watermark; null otherwise. By the consumer, which is the merge of an ordered stage. */
    Mark.@Nullable Watermark pollWatermark() {
        throw new AssertionError("no merge of an ordered stage has such a link: " + name);
    }

    /** How many events and marks are in it, about. By any thread. */
    abstract int depth();
}
