package io.elasticq.pipeline;

import io.elasticq.ElasticQueue;
import io.elasticq.OverflowPolicy;
import io.elasticq.lockbased.LockedElasticQueue;
import io.elasticq.lockfree.MpscElasticQueue;
import io.elasticq.lockfree.SpscElasticQueue;
import org.jspecify.annotations.Nullable;

/** A link over an elastic queue that refuses when it is full. */
final class QueueLink extends WaitingLink {

    private final ElasticQueue<Object> queue;

    QueueLink(String name, HandOff handOff) {
        super(name, handOff);
        this.queue = switch (handOff.kind()) {
            case SPSC -> new SpscElasticQueue<>(handOff.config(), OverflowPolicy.REJECT);
            case MPSC -> new MpscElasticQueue<>(handOff.config(), OverflowPolicy.REJECT);
            case LOCKED -> new LockedElasticQueue<>(handOff.config(), OverflowPolicy.REJECT);
            case SEQUENCED -> throw new AssertionError(handOff);
        };
    }

    @Override
    boolean offer(Object eventOrMark) {
        return queue.offer(eventOrMark);
    }

    @Override
    @Nullable
    Object poll() {
        return queue.poll();
    }

    @Override
    Mark.@Nullable Watermark pollWatermark() {
        return queue.peek() instanceof Mark.Watermark ? (Mark.Watermark) queue.poll() : null;
    }

    @Override
    int depth() {
        return queue.size();
    }
}
