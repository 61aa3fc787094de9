package io.elasticq.lockbased;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;

/**
 * All interleavings, up to a number: linearizability, and that no wake-up is lost. {@link LockedElasticQueueMutantsTest} shows
 * that these tests find what they look for.
 */
class LockedElasticQueueLincheckTest {

    /** The shipped queue. */
    public static class Shipped extends QueueOperations {
        public Shipped() {
            super(LockedElasticQueueTest.build(spec(), false));
        }
    }

    @Test
    void queue_isLinearizable_whileItGrowsAndShrinks() {
        QueueOperations.options().check(Shipped.class);
    }

    @Test
    void handOver_throughAQueueOfOne_alwaysEnds() {
        int invocations = Boolean.getBoolean("elasticq.deep") ? 20_000 : 500;
        Lincheck.runConcurrentTest(
                invocations,
                () -> HandOver.run(new LockedElasticQueue<>(ElasticConfig.fixed(1), OverflowPolicy.BLOCK)));
    }
}
