package io.elasticq.sequencer;

/** Which producers a ring under test has. */
enum RingKind {
    SINGLE,
    MULTI;

    <E> SequencedRing<E> make(SequencedRing.Builder<E> builder) {
        return this == SINGLE ? builder.singleProducer() : builder.multiProducer();
    }

    SequencedRing<Event> ring(int capacity) {
        return make(SequencedRing.builder(Event::new, capacity));
    }

    SequencedRing<Event> ring(int capacity, long first) {
        return make(SequencedRing.builder(Event::new, capacity).firstPosition(first));
    }
}
