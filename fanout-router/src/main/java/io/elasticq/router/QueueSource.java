package io.elasticq.router;

import io.elasticq.ElasticQueue;
import java.util.function.Consumer;
import org.jctools.queues.MessagePassingQueue;
import org.jspecify.annotations.Nullable;

/** The events of a queue. */
final class QueueSource<E> implements Source<E> {

    private static final int BATCH = 256;

    private final ElasticQueue<E> queue;
    private final @Nullable MessagePassingQueue<E> fast;
    private final @Nullable Object[] batch;

    private @Nullable Consumer<? super E> adapted;
    private MessagePassingQueue.Consumer<E> adapter = event -> {}; // for adapted, so that none is made for each drain

    @SuppressWarnings("unchecked") // a queue of E has elements of E by whatever interface
    QueueSource(ElasticQueue<E> queue) {
        this.queue = queue;
        this.fast = queue instanceof MessagePassingQueue<?> passing ? (MessagePassingQueue<E>) passing : null;
        this.batch = new Object[fast == null ? BATCH : 0];
    }

    @Override
    public int drain(Consumer<? super E> to, int limit) {
        if (fast == null) {
            return drainByBatches(to, limit);
        }
        if (to != adapted) {
            adapted = to;
            adapter = to::accept;
        }
        return fast.drain(adapter, limit);
    }

    @SuppressWarnings({"unchecked", "NullAway"
    }) // what was polled is there, and the array is never seen by anybody else
    private int drainByBatches(Consumer<? super E> to, int limit) {
        int n = queue.pollBatch((E[]) batch, 0, Math.min(limit, batch.length));
        for (int i = 0; i < n; i++) {
            to.accept((E) batch[i]);
            batch[i] = null;
        }
        return n;
    }

    @Override
    public boolean isTerminated() {
        return queue.isTerminated();
    }
}
