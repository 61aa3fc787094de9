package io.elasticq.sequencer;

import io.elasticq.contract.LincheckRun;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/**
 * A ring with one producer, a consumer that stays and one that comes and goes is linearizable: all interleavings, up to a number. With several
 * producers it is not, and need not be: what is published behind a claim that is not can't be read yet. Nor is it while consumers move on during the arrival of
 * another: that one holds claims back from a little earlier than where it starts, until it is there. {@link RingLincheckMutantsTest} shows that this finds what it looks for.
 */
class RingLincheckTest {

    private static final boolean DEEP = Boolean.getBoolean("elasticq.deep");
    private static final int CAPACITY = 2;

    /** What Lincheck calls. */
    public static class Operations {
        private final SequencedRing<long[]> ring =
                SequencedRing.builder(() -> new long[1], CAPACITY).singleProducer();
        private final EventPoller<long[]> poller = ring.poller();
        private EventPoller<long[]> visitor;

        @Operation(nonParallelGroup = "producer")
        public boolean publish() {
            long position = ring.tryClaim();
            if (position < 0) {
                return false;
            }
            ring.get(position)[0] = position;
            ring.publish(position);
            return true;
        }

        @Operation(nonParallelGroup = "consumer")
        public long poll() {
            return take(poller);
        }

        @Operation(nonParallelGroup = "consumer")
        public long come() {
            if (visitor != null) {
                return -1;
            }
            visitor = ring.poller();
            return visitor.gate().get();
        }

        @Operation(nonParallelGroup = "consumer")
        public long pollVisiting() {
            return visitor == null ? -2 : take(visitor);
        }

        @Operation(nonParallelGroup = "consumer")
        public boolean leave() {
            if (visitor == null) {
                return false;
            }
            visitor.close();
            visitor = null;
            return true;
        }

        private static long take(EventPoller<long[]> from) {
            long[] taken = {-1};
            from.poll((event, sequence, end) -> taken[0] = event[0], 1);
            return taken[0];
        }
    }

    /** The same without threads. */
    public static class Model {
        private long published;
        private long consumer;
        private Long visitor;

        public boolean publish() {
            long lowest = visitor == null ? consumer : Math.min(consumer, visitor);
            if (published - lowest == CAPACITY) {
                return false;
            }
            published++;
            return true;
        }

        public long poll() {
            return consumer == published ? -1 : consumer++;
        }

        public long come() {
            if (visitor != null) {
                return -1;
            }
            visitor = published;
            return visitor;
        }

        public long pollVisiting() {
            if (visitor == null) {
                return -2;
            }
            return visitor == published ? -1 : visitor++;
        }

        public boolean leave() {
            boolean there = visitor != null;
            visitor = null;
            return there;
        }
    }

    @Test
    void ring_isLinearizable_whileAConsumerComesAndGoes() {
        check();
    }

    /** Runs in a JVM of its own, on a twin. */
    public static void main(String... arguments) {
        LincheckRun.report(RingLincheckTest::check);
    }

    private static void check() {
        new ModelCheckingOptions()
                .iterations(DEEP ? 200 : 6)
                .invocationsPerIteration(DEEP ? 10_000 : 300)
                .threads(2)
                .actorsPerThread(4)
                .actorsBefore(2)
                .actorsAfter(2)
                .sequentialSpecification(Model.class)
                .check(Operations.class);
    }
}
