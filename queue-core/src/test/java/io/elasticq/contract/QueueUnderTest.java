package io.elasticq.contract;

import io.elasticq.ElasticQueue;
import io.elasticq.OverflowPolicy;
import java.util.EnumSet;
import java.util.Set;

/** What the contracts must know of the queue that they test. */
public interface QueueUnderTest {

    <E> ElasticQueue<E> create(QueueSpec<E> spec);

    /** The policies that the queue can honour. It must refuse the others. */
    default Set<OverflowPolicy> policies() {
        return EnumSet.allOf(OverflowPolicy.class);
    }

    default boolean supports(OverflowPolicy policy) {
        return policies().contains(policy);
    }

    /** A policy that refuses what does not fit and drops nothing. */
    default OverflowPolicy refusing() {
        return supports(OverflowPolicy.REJECT) ? OverflowPolicy.REJECT : OverflowPolicy.BLOCK;
    }

    /** Threads that may insert at a time. */
    default int producers() {
        return 3;
    }

    /** Threads that may take at a time. */
    default int consumers() {
        return 3;
    }

    /** Whether any thread may close the queue while others insert. */
    default boolean closesBesideProducers() {
        return true;
    }

    /** Whether an element that is on its way into a collection keeps its room until the collection has it. */
    default boolean keepsRoomDuringDelivery() {
        return false;
    }

    /** Whether the queue can be searched, iterated and changed in the middle. */
    default boolean isCollection() {
        return true;
    }
}
