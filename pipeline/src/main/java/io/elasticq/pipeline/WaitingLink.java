package io.elasticq.pipeline;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A link whose producer waits, or drops what it was about to put: the queue refuses, and the producer does the rest. A mark waits for room under any policy. */
abstract class WaitingLink extends Link {

    private final Predicate<Object> offering = this::offer; // made once, and not for each wait

    WaitingLink(String name, HandOff handOff) {
        super(name, handOff);
    }

    @Override
    final boolean put(Object event, Work work) {
        return offer(event) || waited(event, work);
    }

    private boolean waited(Object event, Work work) {
        @Nullable
        Fate otherwise =
                switch (handOff.overload()) {
                    case DROP_NEWEST -> Fate.DROPPED_NEWEST;
                    case BLOCK_WITH_TIMEOUT -> work.await(offering, event, handOff.timeoutNanos());
                    case BLOCK, GROW -> work.await(offering, event, Work.FOR_EVER);
                    case DROP_OLDEST -> throw new AssertionError(handOff);
                };
        if (otherwise != null) {
            work.lost(otherwise, name, event);
        }
        return otherwise == null;
    }

    @Override
    final boolean putMark(Mark mark, Work work) {
        return offer(mark) || work.await(offering, mark, Work.FOR_EVER) == null;
    }
}
