package io.elasticq.router;

import io.elasticq.ElasticQueue;
import io.elasticq.journal.JournalClosedException;
import io.elasticq.journal.JournalRecord;
import io.elasticq.journal.Tailer;
import io.elasticq.sequencer.EventPoller;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a router reads. Its methods are called by the thread that owns the router's step, and by no other.
 *
 * @param <E> the type of the events
 */
public interface Source<E> {

    /**
     * Hands over the next events, in order, as many as there are. Does not wait.
     *
     * @param to takes them; does not throw
     * @param limit how many at the most, from 1
     * @return how many
     */
    int drain(Consumer<? super E> to, int limit);

    /**
     * Whether no event will come any more, and all have been handed over.
     *
     * @return true for good, once it is
     */
    boolean isTerminated();

    /**
     * The events of a queue, which the router is the only consumer of where the queue allows but one. It is over when the queue is closed and empty.
     *
     * @param queue not closed by the router
     * @param <E> the type of the events
     * @return a source for one router
     */
    static <E> Source<E> of(ElasticQueue<E> queue) {
        return new QueueSource<>(Objects.requireNonNull(queue, "queue"));
    }

    /**
     * The records of a journal, from where the tailer is. It is over when the tailer, or the journal, is closed, and the last look at it found nothing
     * to read. Where it is closed before that, records may be unread, and each step throws a {@link JournalClosedException}. Records that were recycled before the
     * tailer came to them are missing, which {@link Tailer#missed()} tells.
     *
     * @param tailer used by the router alone from now on, and not closed by it
     * @param decoder makes an event of a record, which it may take the sequence and the time from; the record is valid during the call only. If it throws, the
     *     record is not routed, and the step throws
     * @param <E> the type of the events
     * @return a source for one router
     */
    static <E> Source<E> of(Tailer tailer, Function<? super JournalRecord, ? extends E> decoder) {
        return new TailerSource<>(Objects.requireNonNull(tailer, "tailer"), Objects.requireNonNull(decoder, "decoder"));
    }

    /**
     * The events of a ring whose events are written again and again: each is copied, and the copy is routed. It is over when the ring is closed and empty, when it is aborted,
     * or when the poller is closed.
     *
     * @param poller used by the router alone from now on, and not closed by it
     * @param copy makes a value of an event, not null, which must not refer to the event. If it throws, the event is not routed, and the step throws
     * @param <R> the type of the ring's events
     * @param <E> the type of the events
     * @return a source for one router
     */
    static <R, E> Source<E> of(EventPoller<R> poller, Function<? super R, ? extends E> copy) {
        return new PollerSource<>(Objects.requireNonNull(poller, "poller"), Objects.requireNonNull(copy, "copy"));
    }
}
