package io.elasticq.priority;

import io.elasticq.ElasticConfig;
import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import io.elasticq.contract.QueueOperations;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** What Lincheck does to a strict queue, and what should come of it: the whole queue, and each of its levels, is linearizable. */
public abstract class PriorityOperations {

    static final int LEVELS = 2;

    /** More than a scenario inserts: a refusal is not linearizable with a poll that has chosen a level and not taken the element out yet. */
    static final int ROOM = 64;

    static final int LITTLE_ROOM = 2;

    final PriorityElasticQueue<Integer> queue;

    PriorityOperations(int max, int patience, boolean manyConsumers) {
        PriorityQueueBuilder<Integer> builder = PriorityElasticQueue.<Integer>builder(
                        ElasticConfig.builder().minCapacity(1).maxCapacity(max).build(), OverflowPolicy.REJECT)
                .levels(LEVELS)
                .patience(patience);
        queue = (manyConsumers ? builder.manyConsumers() : builder).build();
    }

    static ModelCheckingOptions options(Class<? extends PriorityOperations> operations) {
        boolean deep = Boolean.getBoolean("elasticq.deep");
        return QueueOperations.options()
                .iterations(deep ? 200 : 4)
                .actorsPerThread(deep ? 3 : 2)
                .actorsBefore(2)
                .actorsAfter(2)
                .invocationsPerIteration(deep ? 5_000 : 100)
                .sequentialSpecification(operations == FullLevels.class ? ModelWithLittleRoom.class : Model.class);
    }

    @Operation
    public OfferResult offer(
            @Param(gen = IntGen.class, conf = "1:9") int element, @Param(gen = IntGen.class, conf = "0:1") int level) {
        return queue.tryOffer(element, level);
    }

    /** One consumer; marks are cleared by the first look in vain. */
    public static class OneConsumer extends PriorityOperations {

        public OneConsumer() {
            this(1);
        }

        OneConsumer(int patience) {
            super(ROOM, patience, false);
        }

        @Operation(nonParallelGroup = "consumer")
        public Integer poll() {
            return queue.poll();
        }

        @Operation(nonParallelGroup = "consumer")
        public Integer peek() {
            return queue.peek();
        }

        @Operation(nonParallelGroup = "consumer")
        public Integer pollLevel(@Param(gen = IntGen.class, conf = "0:1") int level) {
            return queue.poll(level);
        }
    }

    /** One consumer that is patient, as what is shipped. */
    public static class PatientConsumer extends OneConsumer {
        public PatientConsumer() {
            super(Levels.PATIENCE);
        }
    }

    /** Levels that get full: each by itself, and that there is nothing in any. */
    public static class FullLevels extends PriorityOperations {

        public FullLevels() {
            super(LITTLE_ROOM, 1, false);
        }

        @Operation(nonParallelGroup = "consumer")
        public boolean nothing() {
            return queue.peek() == null;
        }

        @Operation(nonParallelGroup = "consumer")
        public Integer pollLevel(@Param(gen = IntGen.class, conf = "0:1") int level) {
            return queue.poll(level);
        }
    }

    /** Any thread may be a consumer. */
    public static class ManyConsumers extends PriorityOperations {

        public ManyConsumers() {
            super(ROOM, 1, true);
        }

        @Operation
        public Integer poll() {
            return queue.poll();
        }

        @Operation
        public Integer pollLevel(@Param(gen = IntGen.class, conf = "0:1") int level) {
            return queue.poll(level);
        }
    }

    /** The sequential specification. */
    public static class Model {
        private final List<Deque<Integer>> levels = new ArrayList<>();

        private final int max;

        public Model() {
            this(ROOM);
        }

        Model(int max) {
            this.max = max;
            for (int level = 0; level < LEVELS; level++) {
                levels.add(new ArrayDeque<>());
            }
        }

        public OfferResult offer(int element, int level) {
            if (levels.get(level).size() == max) {
                return OfferResult.FULL;
            }
            levels.get(level).add(element);
            return OfferResult.ACCEPTED;
        }

        public Integer poll() {
            Integer high = levels.get(1).poll();
            return high != null ? high : levels.get(0).poll();
        }

        public Integer peek() {
            Integer high = levels.get(1).peek();
            return high != null ? high : levels.get(0).peek();
        }

        public Integer pollLevel(int level) {
            return levels.get(level).poll();
        }

        public boolean nothing() {
            return peek() == null;
        }
    }

    /** That of {@link FullLevels}. */
    public static class ModelWithLittleRoom extends Model {
        public ModelWithLittleRoom() {
            super(LITTLE_ROOM);
        }
    }
}
