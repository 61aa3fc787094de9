package io.elasticq.lockfree;

import io.elasticq.ElasticQueue;
import io.elasticq.OfferResult;
import io.elasticq.contract.QueueOperations;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** The operations of one producer, who closes too, and one consumer. */
public abstract class SpscOperations extends QueueOperations {

    SpscOperations(ElasticQueue<Integer> queue) {
        super(queue);
    }

    @Operation(nonParallelGroup = "producer")
    public OfferResult offer(@Param(gen = IntGen.class, conf = "1:9") int element) {
        return queue.tryOffer(element);
    }

    @Operation(nonParallelGroup = "producer")
    public boolean offerTwo(@Param(gen = IntGen.class, conf = "1:9") int element) {
        return insertTwo(element);
    }

    @Operation(nonParallelGroup = "producer")
    public int offerPartial(@Param(gen = IntGen.class, conf = "1:9") int element) {
        return insertPartial(element);
    }

    /** Exact for the producer. Others may see an insertion that is under way in the slots, but not in the size. */
    @Operation(nonParallelGroup = "producer")
    public int size() {
        return queue.size();
    }

    @Operation(nonParallelGroup = "producer", runOnce = true)
    public void close() {
        queue.close();
    }

    @Operation(nonParallelGroup = "consumer")
    public Integer poll() {
        return queue.poll();
    }

    @Operation(nonParallelGroup = "consumer")
    public Integer relaxedPollThenPoll() {
        return takeRelaxedThenStrict();
    }

    @Operation(nonParallelGroup = "consumer")
    public Integer pollBatchOfOne() {
        Integer[] into = new Integer[1];
        queue.pollBatch(into, 0, 1);
        return into[0];
    }

    /** For scenarios without {@code size}: a batch that has fewer than asked for may have missed what came meanwhile. */
    public String pollTwo() {
        return takeTwo();
    }

    @Operation(nonParallelGroup = "consumer")
    public Integer peek() {
        return queue.peek();
    }

    @Operation(nonParallelGroup = "consumer")
    public Integer pollIfNotEmpty() {
        return takeIfNotEmpty();
    }

    /** For the end of a scenario, when no producer is half-way: then it is as strict as the others, and does not wait. */
    public Integer relaxedPoll() {
        return queue.relaxedPoll();
    }
}
