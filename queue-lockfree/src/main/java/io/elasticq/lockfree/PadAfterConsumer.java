package io.elasticq.lockfree;

import io.elasticq.OverflowPolicy;
import java.util.Set;

/** Keeps what the consumer writes apart from what the producers write. */
abstract class PadAfterConsumer<E> extends ConsumerSide<E> {
    long p16, p17, p18, p19, p20, p21, p22, p23, p24, p25, p26, p27, p28, p29, p30, p31;
    byte b08, b09, b10, b11, b12, b13, b14, b15; // fill what gap there is, so that no field of a subclass does

    PadAfterConsumer(LockFreeQueueBuilder<E, ?> builder, Set<OverflowPolicy> policies, boolean manyProducers) {
        super(builder, policies, manyProducers);
    }
}
