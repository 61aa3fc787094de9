package io.elasticq.contract;

import io.elasticq.ElasticConfig;
import io.elasticq.ElasticQueue;
import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;

/**
 * What Lincheck does to a queue, and what should come of it. Capacities from 1 to 4: nearly every scenario grows the queue, and
 * {@code trim} shrinks it. Here are the operations that any thread may call; the subclasses say who may call the others.
 */
public abstract class QueueOperations {

    private static final int MAX = 4;

    protected final ElasticQueue<Integer> queue;

    protected QueueOperations(ElasticQueue<Integer> queue) {
        this.queue = queue;
    }

    /** A queue that starts with this capacity. */
    public static QueueSpec<Integer> spec(int initialCapacity) {
        return QueueSpec.of(
                ElasticConfig.builder()
                        .initialCapacity(initialCapacity)
                        .minCapacity(1)
                        .maxCapacity(MAX)
                        .build(),
                OverflowPolicy.REJECT);
    }

    /** Three threads of three calls each; many scenarios, many interleavings of each. */
    public static ModelCheckingOptions options() {
        boolean deep = Boolean.getBoolean("elasticq.deep");
        return new ModelCheckingOptions()
                .iterations(deep ? 300 : 10)
                .invocationsPerIteration(deep ? 10_000 : 300)
                .threads(3)
                .actorsPerThread(3)
                .actorsBefore(3)
                .actorsAfter(3)
                .addGuarantee(ManagedStrategyGuaranteeKt.forClasses(Resizes.class.getName())
                        .allMethods()
                        .ignore())
                .sequentialSpecification(Model.class);
    }

    /** Called at the end of each invocation. */
    @Validate
    public void countResizes() {
        Resizes.count(queue.stats());
    }

    @Operation
    public void trim() {
        queue.trimToSize();
    }

    @Operation
    public boolean isTerminated() {
        return queue.isTerminated();
    }

    protected final boolean insertTwo(int element) {
        return queue.offerBatch(new Integer[] {element, element + 1}, 0, 2);
    }

    /** Of one element: a prefix of several may go in piece by piece. */
    protected final int insertPartial(int element) {
        return queue.offerBatchPartial(new Integer[] {element}, 0, 1);
    }

    protected final String takeTwo() {
        Integer[] into = new Integer[2];
        queue.pollBatch(into, 0, 2);
        return Arrays.toString(into);
    }

    /**
     * A relaxed poll may find nothing in a queue that is not empty, which no sequential specification can say. What it does
     * return must be right, and where it returns nothing it must have done nothing.
     */
    protected final Integer takeRelaxedThenStrict() {
        Integer element = queue.relaxedPoll();
        return element != null ? element : queue.poll();
    }

    /** What the consumer finds not to be empty has an element for it. */
    protected final Integer takeIfNotEmpty() {
        boolean empty = queue.isEmpty();
        Integer element = queue.poll();
        return empty || element != null ? element : Integer.valueOf(-1);
    }

    /** The sequential specification. */
    public static class Model {
        private final Deque<Integer> elements = new ArrayDeque<>();
        private final int max;
        private boolean closed;

        public Model() {
            this(MAX);
        }

        protected Model(int max) {
            this.max = max;
        }

        public OfferResult offer(int element) {
            if (closed) {
                return OfferResult.CLOSED;
            }
            if (elements.size() == max) {
                return OfferResult.FULL;
            }
            elements.add(element);
            return OfferResult.ACCEPTED;
        }

        public boolean offerTwo(int element) {
            if (closed || elements.size() + 2 > max) {
                return false;
            }
            elements.addAll(List.of(element, element + 1));
            return true;
        }

        public int offerPartial(int element) {
            return offer(element).isAccepted() ? 1 : 0;
        }

        public Integer poll() {
            return elements.poll();
        }

        public Integer relaxedPoll() {
            return elements.poll();
        }

        public Integer relaxedPollThenPoll() {
            return elements.poll();
        }

        public Integer pollIfNotEmpty() {
            return elements.poll();
        }

        public Integer pollBatchOfOne() {
            return elements.poll();
        }

        public String pollTwoIfThere() {
            return elements.size() < 2 ? "fewer" : pollTwo();
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

        public void limitBack() {}

        public void close() {
            closed = true;
        }

        public boolean isTerminated() {
            return closed && elements.isEmpty();
        }
    }
}
