package io.elasticq.router;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a router ended.
 *
 * @param drained whether everything that the source had was routed, and every subscriber with a thread of its own has taken all of it
 * @param unrouted events that were taken from the source and not given out to everybody, the oldest first; the first one may have reached some subscribers
 * @param joined names of the threads that ended by themselves, that of the router among them
 * @param interrupted names of the threads that ended after they had been interrupted
 * @param running names of the threads that have not ended in spite of that
 * @param failure what ended the router's own thread, or else that of a subscriber, before its time; null if nothing did
 * @param <E> the type of the events
 */
public record RouterReport<E>(
        boolean drained,
        List<E> unrouted,
        List<String> joined,
        List<String> interrupted,
        List<String> running,
        @Nullable Throwable failure) {

    /**
     * Copies the lists.
     *
     * @param drained whether nothing is left
     * @param unrouted not null
     * @param joined not null
     * @param interrupted not null
     * @param running not null
     * @param failure may be null
     */
    public RouterReport {
        unrouted = List.copyOf(unrouted);
        joined = List.copyOf(joined);
        interrupted = List.copyOf(interrupted);
        running = List.copyOf(running);
    }
}
