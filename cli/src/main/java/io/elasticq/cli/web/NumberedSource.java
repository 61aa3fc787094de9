package io.elasticq.cli.web;

import io.elasticq.router.Source;
import java.util.function.Consumer;

/**
 * Gives each event its number on the way from the queue to the router, which is the sequence that it will have in the journal, and checks that the queue has kept
 * all of each producer's, in order. For the router's thread; {@link #strays} is for any.
 */
final class NumberedSource implements Source<Event> {

    private final Source<Event> queue;
    private final long[] lastOf;
    private long number;
    private long found;
    private volatile long strays;

    NumberedSource(Source<Event> queue, int producers) {
        this.queue = queue;
        this.lastOf = new long[producers];
    }

    @Override
    public int drain(Consumer<? super Event> to, int limit) {
        return queue.drain(event -> to.accept(number(event)), limit);
    }

    @Override
    public boolean isTerminated() {
        return queue.isTerminated();
    }

    /** How many events did not come right after the one before them. */
    long strays() {
        return strays;
    }

    private Event number(Event event) {
        if (event.sequence() != lastOf[event.producer()] + 1) {
            strays = ++found;
        }
        lastOf[event.producer()] = event.sequence();
        return event.numbered(++number);
    }
}
