package io.elasticq.lockfree;

import io.elasticq.ElasticQueue;
import io.elasticq.OfferResult;
import io.elasticq.contract.QueueOperations;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** The operations of many producers and one consumer. */
public abstract class MpscOperations extends QueueOperations {

    MpscOperations(ElasticQueue<Integer> queue) {
        super(queue);
    }

    @Operation
    public OfferResult offer(@Param(gen = IntGen.class, conf = "1:9") int element) {
        return queue.tryOffer(element);
    }

    @Operation
    public boolean offerTwo(@Param(gen = IntGen.class, conf = "1:9") int element) {
        return insertTwo(element);
    }

    @Operation
    public int offerPartial(@Param(gen = IntGen.class, conf = "1:9") int element) {
        return insertPartial(element);
    }

    @Operation
    public int size() {
        return queue.size();
    }

    @Operation(runOnce = true)
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

    /** A batch that has fewer than asked for may have missed what came while it was taken out; so it asks for what there is. */
    @Operation(nonParallelGroup = "consumer")
    public String pollTwoIfThere() {
        return queue.size() < 2 ? "fewer" : takeTwo();
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
