package io.elasticq.benchmarks;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.journal.Durability;
import io.elasticq.persistent.ElementCodec;
import io.elasticq.persistent.PersistentElasticQueue;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Ours: each element that is offered and each that is taken is a record. */
final class ElasticDurableQueue implements DurableQueue {

    private static final int SEGMENT_SIZE = 64 << 20;

    private final PersistentElasticQueue<byte[]> queue;

    ElasticDurableQueue(Path folder, boolean synced) {
        queue = PersistentElasticQueue.builder(
                        ElementCodec.bytes(), ElasticConfig.upTo(ElasticConfig.MAX_CAPACITY), OverflowPolicy.REJECT)
                .durability(synced ? Durability.EVERY_WRITE : Durability.NO_SYNC)
                .segmentSize(SEGMENT_SIZE)
                .open(folder);
    }

    @Override
    public void offer(byte[] element) {
        queue.add(
                element.clone()); // the next one is written into the same array, and the queue keeps what is in memory
    }

    @Override
    public byte @Nullable [] poll() {
        return queue.poll();
    }

    @Override
    public void close() {
        queue.release();
    }
}
