package io.elasticq.contract;

import io.elasticq.OverflowPolicy;
import java.util.EnumSet;
import java.util.Set;

/** What the contracts must know of the lock-free queues, which have one consumer. */
public interface SingleConsumer extends QueueUnderTest {

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
