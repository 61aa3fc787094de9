package io.elasticq.lockbased;

import io.elasticq.ElasticConfig;
import io.elasticq.ElasticQueue;
import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import io.elasticq.contract.QueueSpec;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/**
 * What Lincheck does to a queue, and what should come of it. Capacities from 1 to 4: nearly every scenario grows the queue, and
 * {@code trim} shrinks it.
 */
public abstract class QueueOperations {

    static final int MAX = 4;

    private final ElasticQueue<Integer> queue;

    QueueOperations(ElasticQueue<Integer> queue) {
        this.queue = queue;
    }

    static QueueSpec<Integer> spec() {
        return QueueSpec.of(
                ElasticConfig.builder()
                        .initialCapacity(2)
                        .minCapacity(1)
                        .maxCapacity(MAX)
                        .build(),
                OverflowPolicy.REJECT);
    }

    /** Three threads of three calls each; many scenarios, many interleavings of each. */
    static ModelCheckingOptions options() {
        boolean deep = Boolean.getBoolean("elasticq.deep");
        return new ModelCheckingOptions()
                .iterations(deep ? 300 : 10)
                .invocationsPerIteration(deep ? 10_000 : 300)
                .threads(3)
                .actorsPerThread(3)
                .actorsBefore(3)
                .actorsAfter(3)
                .sequentialSpecification(Model.class);
    }

    @Operation
    public OfferResult offer(@Param(gen = IntGen.class, conf = "1:9") int element) {
        return queue.tryOffer(element);
    }

    @Operation
    public boolean offerTwo(@Param(gen = IntGen.class, conf = "1:9") int element) {
        return queue.offerBatch(new Integer[] {element, element + 1}, 0, 2);
    }

    @Operation
    public Integer poll() {
        return queue.poll();
    }

    @Operation
    public String pollTwo() {
        Integer[] into = new Integer[2];
        queue.pollBatch(into, 0, 2);
        return Arrays.toString(into);
    }

    @Operation
    public Integer peek() {
        return queue.peek();
    }

    @Operation
    public int size() {
        return queue.size();
    }

    @Operation
    public void trim() {
        queue.trimToSize();
    }

    @Operation(runOnce = true)
    public void close() {
        queue.close();
    }

    @Operation
    public boolean isTerminated() {
        return queue.isTerminated();
    }

    /** The sequential specification. */
    public static class Model {
        private final Deque<Integer> elements = new ArrayDeque<>();
        private boolean closed;

        public OfferResult offer(int element) {
            if (closed) {
                return OfferResult.CLOSED;
            }
            if (elements.size() == MAX) {
                return OfferResult.FULL;
            }
            elements.add(element);
            return OfferResult.ACCEPTED;
        }

        public boolean offerTwo(int element) {
            if (closed || elements.size() + 2 > MAX) {
                return false;
            }
            elements.addAll(List.of(element, element + 1));
            return true;
        }

        public Integer poll() {
            return elements.poll();
        }

        public String pollTwo() {
            return Arrays.toString(new Integer[] {elements.poll(), elements.poll()});
        }

        public Integer peek() {
            return elements.peek();
        }

        public int size() {
            return elements.size();
        }

        public void trim() {}

        public void close() {
            closed = true;
        }

        public boolean isTerminated() {
            return closed && elements.isEmpty();
        }
    }
}
