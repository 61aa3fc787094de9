package io.elasticq.cli;

import io.elasticq.ElasticQueue;
import io.elasticq.OfferResult;
import io.elasticq.QueueStats;
import io.elasticq.WaitStrategy;
import io.elasticq.stats.Metric;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A queue for one producer and one consumer that never waits: both sides look again and again, at most a millisecond
 * apart.
 *
 * <p>Only its producer may close such a queue, and the producer may be at a terminal where nobody types. So the passage
 * has a state of its own, one word that says both whether it is closed and whether an insertion is under way. Its
 * invariants:
 *
 * <ul>
 *   <li><b>no-late-entry</b>: an insertion that begins after the closing is refused. It announces itself and learns
 *       whether the passage is closed in one step, so it can't fall between the two.
 *   <li><b>last-look</b>: who finds the passage closed and no insertion under way, and the queue empty after that, has
 *       seen the end.
 * </ul>
 */
final class PollingPassage<E> implements Passage<E> {

    private static final int CLOSED = 1;
    private static final int INSERTING = 2;

    private final ElasticQueue<E> queue;
    private final boolean waitsForRoom;
    private final WaitStrategy strategy = WaitStrategy.backoff();
    private final AtomicLong retried = new AtomicLong();
    private final AtomicInteger state = new AtomicInteger();

    /**
     * Makes one.
     *
     * @param queue used by nobody else
     * @param waitsForRoom whether an element that the queue refuses is offered again
     */
    PollingPassage(ElasticQueue<E> queue, boolean waitsForRoom) {
        this.queue = queue;
        this.waitsForRoom = waitsForRoom;
    }

    @Override
    public OfferResult insert(E element) throws InterruptedException {
        boolean open = state.addAndGet(INSERTING) == INSERTING;
        try {
            return open ? insertWhileOpen(element) : refuse(element);
        } finally {
            state.addAndGet(-INSERTING);
        }
    }

    @Override
    public int poll(Collection<? super E> into, int max) {
        return queue.pollBatch(into, max);
    }

    @Override
    public int take(Collection<? super E> into, int max) throws InterruptedException {
        int idle = 0;
        while (true) {
            boolean ended = state.get() == CLOSED;
            int taken = queue.pollBatch(into, max);
            if (taken > 0 || ended) {
                return taken;
            }
            idle = pause(idle);
        }
    }

    @Override
    public void close() {
        int seen = state.get();
        while (!state.compareAndSet(seen, seen | CLOSED)) {
            seen = state.get();
        }
    }

    @Override
    public boolean isClosed() {
        return (state.get() & CLOSED) != 0;
    }

    @Override
    public void clear() {
        queue.clear();
    }

    @Override
    public QueueStats stats() {
        long again = retried.get(); // before the queue's count, or it could seem to be less than none
        QueueStats s = queue.stats();
        return new QueueStats(
                s.size(),
                s.capacity(),
                s.minCapacity(),
                s.maxCapacity(),
                s.highWaterMark(),
                s.accepted(),
                s.polled(),
                s.removed(),
                s.refused() - again,
                s.droppedOldest(),
                s.droppedNewest(),
                s.undelivered(),
                s.grows(),
                s.shrinks(),
                s.generation(),
                s.resizeFailures(),
                s.listenerFailures(),
                isClosed());
    }

    @Override
    public List<Metric> metrics() {
        return queue.metrics().stream().map(this::asSeenFromOutside).toList();
    }

    /** Two numbers of the queue are not those of the passage. */
    private Metric asSeenFromOutside(Metric metric) {
        return switch (metric.name()) {
            case "elasticq.queue.refused" -> with(metric, () -> stats().refused());
            case "elasticq.queue.closed" -> with(metric, () -> isClosed() ? 1 : 0);
            default -> metric;
        };
    }

    private static Metric with(Metric metric, LongSupplier value) {
        return new Metric(metric.name(), metric.kind(), metric.unit(), metric.description(), metric.tags(), value);
    }

    private OfferResult insertWhileOpen(E element) throws InterruptedException {
        int idle = 0;
        int room = queue.maxCapacity();
        while (true) {
            // Refusals are counted, so this does not offer what is going to be refused.
            if (!waitsForRoom || queue.size() < room) {
                OfferResult result = queue.tryOffer(element);
                if (!waitsForRoom || !result.isRetriable()) {
                    return result;
                }
                retried.incrementAndGet();
                room = queue.currentCapacity(); // there is no memory for more
            }
            if (isClosed()) {
                return refuse(element);
            }
            idle = pause(idle);
        }
    }

    private OfferResult refuse(E element) {
        queue.close(); // by the producer
        return queue.tryOffer(element); // so that it is counted
    }

    private int pause(int idle) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return strategy.idle(idle);
    }
}
