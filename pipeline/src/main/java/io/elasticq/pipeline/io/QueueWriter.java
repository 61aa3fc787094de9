package io.elasticq.pipeline.io;

import io.elasticq.BlockingElasticQueue;
import io.elasticq.ElasticQueue;
import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import io.elasticq.QueueClosedException;
import io.elasticq.WaitStrategy;

/** Puts events into a queue. */
final class QueueWriter<T> implements SinkWriter<T> {

    private final ElasticQueue<T> queue;
    private final boolean closes;
    private final WaitStrategy wait = WaitStrategy.backoff();

    QueueWriter(ElasticQueue<T> queue, boolean closes) {
        this.queue = queue;
        this.closes = closes;
    }

    @Override
    public void write(T event) throws InterruptedException {
        if (queue instanceof BlockingElasticQueue<T> blocking && queue.overflowPolicy() == OverflowPolicy.BLOCK) {
            blocking.put(event);
            return;
        }
        OfferResult result = queue.tryOffer(event);
        for (int idle = 0; result.isRetriable(); result = queue.tryOffer(event)) {
            if (Thread.interrupted()) {
                throw new InterruptedException("waiting for room: size=" + queue.size());
            }
            idle = wait.idle(idle);
        }
        if (result == OfferResult.CLOSED) {
            throw new QueueClosedException("the queue is closed: refused=" + event);
        }
    }

    @Override
    public void close() {
        if (closes) {
            queue.close();
        }
    }
}
