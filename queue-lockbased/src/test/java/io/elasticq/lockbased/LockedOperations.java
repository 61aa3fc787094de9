package io.elasticq.lockbased;

import io.elasticq.ElasticQueue;
import io.elasticq.OfferResult;
import io.elasticq.contract.QueueOperations;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** The operations of many producers and many consumers. */
public abstract class LockedOperations extends QueueOperations {

    LockedOperations(ElasticQueue<Integer> queue) {
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
    public Integer poll() {
        return queue.poll();
    }

    @Operation
    public String pollTwo() {
        return takeTwo();
    }

    @Operation
    public Integer peek() {
        return queue.peek();
    }

    @Operation
    public int size() {
        return queue.size();
    }

    @Operation(runOnce = true)
    public void close() {
        queue.close();
    }
}
