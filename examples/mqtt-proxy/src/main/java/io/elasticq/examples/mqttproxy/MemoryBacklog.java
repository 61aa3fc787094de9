package io.elasticq.examples.mqttproxy;

import io.elasticq.ElasticConfig;
import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import io.elasticq.QueueStats;
import io.elasticq.priority.PriorityElasticQueue;
import io.elasticq.priority.PriorityQueueBuilder;
import io.elasticq.stats.MetricSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** A priority queue in memory: what is inside is lost with the process. */
// A level of a priority queue has one consumer, so it can't drop its oldest element by itself. Where that is the policy
// the
// queue is built for many consumers, and a connection without room takes the oldest one out as one of them.
final class MemoryBacklog implements Backlog {

    private final PriorityElasticQueue<Message> queue;
    private final OverflowPolicy policy;
    private final LongAdder[] droppedOldest = Tally.adders();

    /**
     * Makes an empty one.
     *
     * @param fair the most messages of a level while others wait; 0 for strict priority
     */
    MemoryBacklog(ElasticConfig level, OverflowPolicy policy, int fair) {
        this.policy = policy;
        PriorityQueueBuilder<Message> builder = PriorityElasticQueue.<Message>builder(
                        level, policy == OverflowPolicy.DROP_NEWEST ? policy : OverflowPolicy.REJECT)
                .levels(LEVELS);
        if (fair > 0) {
            builder.fair(fair);
        }
        if (policy == OverflowPolicy.DROP_OLDEST) {
            builder.manyConsumers();
        }
        this.queue = builder.build();
    }

    @Override
    public OfferResult offer(Message message) {
        OfferResult result = queue.tryOffer(message, message.qos());
        if (result != OfferResult.FULL || policy != OverflowPolicy.DROP_OLDEST) {
            return result;
        }
        while (result == OfferResult.FULL) {
            if (queue.poll(message.qos()) != null) {
                droppedOldest[message.qos()].increment();
            }
            result = queue.tryOffer(message, message.qos());
        }
        return result == OfferResult.ACCEPTED ? OfferResult.ACCEPTED_DROPPED_OLDEST : result;
    }

    @Override
    public int take(List<Message> batch, int max) {
        return queue.pollBatch(batch, max);
    }

    @Override
    public void done() {
        // what was taken is out of the queue
    }

    @Override
    public void sync() {
        // there is no disk
    }

    @Override
    public QueueStats stats(int level) {
        return queue.stats(level).queue();
    }

    @Override
    public long droppedOldest(int level) {
        return droppedOldest[level].sum();
    }

    @Override
    public Map<String, MetricSource> sources() {
        return Map.of("backlog", queue);
    }

    @Override
    public boolean isDurable() {
        return false;
    }

    @Override
    public void close() {
        queue.close();
    }
}
