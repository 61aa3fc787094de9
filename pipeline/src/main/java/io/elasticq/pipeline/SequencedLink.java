package io.elasticq.pipeline;

import io.elasticq.sequencer.EventPoller;
import io.elasticq.sequencer.SequencedRing;
import org.jspecify.annotations.Nullable;

/** A link over a sequenced ring of cells, which hold what is on its way. */
final class SequencedLink extends WaitingLink {

    /** What a place of the ring holds. */
    private static final class Cell {
        @Nullable
        Object held;
    }

    private final SequencedRing<Cell> ring;
    private final EventPoller<Cell> poller;
    private final EventPoller.Receiver<Cell, RuntimeException> receiver = (cell, sequence, endOfBatch) -> {
        taken = cell.held;
        cell.held = null;
    };
    private @Nullable Object taken; // the consumer's

    SequencedLink(String name, HandOff handOff) {
        super(name, handOff);
        this.ring = SequencedRing.builder(Cell::new, handOff.capacity()).singleProducer();
        this.poller = ring.poller();
    }

    @Override
    boolean offer(Object eventOrMark) {
        long sequence = ring.tryClaim();
        if (sequence < 0) {
            return false;
        }
        ring.get(sequence).held = eventOrMark;
        ring.publish(sequence);
        return true;
    }

    @Override
    @Nullable
    Object poll() {
        taken = null;
        poller.poll(receiver, 1);
        return taken;
    }

    @Override
    int depth() {
        return (int) Math.max(
                0, Math.min(ring.capacity(), ring.position() - poller.gate().get()));
    }
}
