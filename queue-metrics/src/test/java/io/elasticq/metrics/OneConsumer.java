package io.elasticq.metrics;

import io.elasticq.OverflowPolicy;
import io.elasticq.contract.QueueUnderTest;
import java.util.EnumSet;
import java.util.Set;

/** What the contracts must know of the lock-free queues. */
interface OneConsumer extends QueueUnderTest {

    @Override
    default int consumers() {
        return 1;
    }

    @Override
    default boolean isCollection() {
        return false;
    }

    @Override
    default boolean keepsRoomDuringDelivery() {
        return true;
    }

    @Override
    default Set<OverflowPolicy> policies() {
        return EnumSet.of(OverflowPolicy.REJECT, OverflowPolicy.DROP_NEWEST);
    }
}
