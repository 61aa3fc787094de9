package io.elasticq.jcstress;

import io.elasticq.sequencer.SequencedRing;

/** A ring of one event, which holds the position that it was written for. */
final class RingOfOne {
    static final String HELD_BACK = "held back";

    private final SequencedRing<long[]> ring;

    private RingOfOne(SequencedRing<long[]> ring) {
        this.ring = ring;
    }

    static RingOfOne singleProducer() {
        return new RingOfOne(SequencedRing.builder(() -> new long[] {-1}, 1).singleProducer());
    }

    static RingOfOne multiProducer() {
        return new RingOfOne(SequencedRing.builder(() -> new long[] {-1}, 1).multiProducer());
    }

    /** If there is room. */
    void publish() {
        long position = ring.tryClaim();
        if (position >= 0) {
            ring.get(position)[0] = position;
            ring.publish(position);
        }
    }

    /** Returns where it starts. */
    long addGate() {
        return ring.addGate().get();
    }

    /** Of a gate that started there and has not moved. */
    String verdict(long start) {
        long claimed = ring.position();
        if (claimed - start > 1) {
            return "too far: from " + start + " to " + claimed;
        }
        if (claimed - start == 1 && ring.get(start)[0] != start) {
            return "not the event of position " + start;
        }
        return HELD_BACK;
    }
}
