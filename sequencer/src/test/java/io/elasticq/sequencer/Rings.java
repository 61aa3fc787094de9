package io.elasticq.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticq.OfferResult;
import io.elasticq.WaitStrategy;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Rings to test with, and what is done to them in most tests. */
final class Rings {

    private Rings() {}

    /** With one producer and with many, at the start, before the stamps wrap, and before the positions do. */
    static Stream<SequencedRing<Event>> of(int capacity) {
        return LongStream.of(0, (1L << 35) - 3, Long.MAX_VALUE - 3)
                .boxed()
                .flatMap(first -> Stream.of(
                        SequencedRing.builder(Event::new, capacity)
                                .firstPosition(first)
                                .singleProducer(),
                        SequencedRing.builder(Event::new, capacity)
                                .firstPosition(first)
                                .multiProducer()));
    }

    static SequencedRing<Event> multi(int capacity) {
        return SequencedRing.builder(Event::new, capacity).multiProducer();
    }

    static List<WaitStrategy> waits() {
        return List.of(
                WaitStrategy.busySpin(), WaitStrategy.yielding(), WaitStrategy.backoff(), WaitStrategy.blocking());
    }

    static void publish(SequencedRing<Event> ring, int n) {
        for (int i = 0; i < n; i++) {
            assertThat(ring.tryPublish(Event::write)).isEqualTo(OfferResult.ACCEPTED);
        }
    }

    static void assertFull(SequencedRing<Event> ring) {
        assertThat(ring.tryPublish(Event::write)).isEqualTo(OfferResult.FULL);
    }
}
