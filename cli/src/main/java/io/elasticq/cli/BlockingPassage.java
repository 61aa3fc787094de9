package io.elasticq.cli;

import io.elasticq.BlockingElasticQueue;
import io.elasticq.OfferResult;
import io.elasticq.QueueStats;
import io.elasticq.stats.Metric;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** A queue that can wait by itself. */
final class BlockingPassage<E> implements Passage<E> {

    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    private final BlockingElasticQueue<E> queue;

    BlockingPassage(BlockingElasticQueue<E> queue) {
        this.queue = queue;
    }

    @Override
    public OfferResult insert(E element) throws InterruptedException {
        return queue.tryOffer(element, FOREVER);
    }

    @Override
    public int poll(Collection<? super E> into, int max) {
        return queue.pollBatch(into, max);
    }

    @Override
    public int take(Collection<? super E> into, int max) throws InterruptedException {
        int taken = queue.pollBatch(into, max, FOREVER);
        while (taken == 0 && !queue.isTerminated()) {
            taken = queue.pollBatch(into, max, FOREVER);
        }
        return taken;
    }

    @Override
    public void close() {
        queue.close();
    }

    @Override
    public boolean isClosed() {
        return queue.isClosed();
    }

    @Override
    public void clear() {
        queue.clear();
    }

    @Override
    public QueueStats stats() {
        return queue.stats();
    }

    @Override
    public List<Metric> metrics() {
        return queue.metrics();
    }
}
