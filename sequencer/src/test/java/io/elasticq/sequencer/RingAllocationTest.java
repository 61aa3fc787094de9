package io.elasticq.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The events are there from the start; nothing else is made on the way. */
class RingAllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 20_000;

    /** What the measurement itself, and a compilation that falls into it, may cost; one object per event would be 320 kB. */
    private static final long NOISE = 4_096;

    private static final Long ARGUMENT = 7L;

    @ParameterizedTest
    @EnumSource(RingKind.class)
    void publishingAndReading_allocateNothing(RingKind kind) {
        assertThat(allocated(kind, Event::write)).isLessThan(NOISE);
    }

    /** The twin: one small object in each round is noticed. */
    @ParameterizedTest
    @EnumSource(RingKind.class)
    void anObjectPerEvent_isNoticed(RingKind kind) {
        Object[] kept = new Object[1];
        assertThat(allocated(kind, (event, sequence) -> kept[0] = new Object())).isGreaterThan(NOISE);
    }

    private static long allocated(RingKind kind, EventTranslator<Event> translator) {
        SequencedRing<Event> ring = kind.ring(4);
        Sequence gate = ring.addGate();
        SequenceBarrier barrier = ring.barrier();
        rounds(ring, gate, barrier, translator);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        rounds(ring, gate, barrier, translator);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private static void rounds(
            SequencedRing<Event> ring, Sequence gate, SequenceBarrier barrier, EventTranslator<Event> translator) {
        for (int i = 0; i < ROUNDS; i++) {
            ring.publish(translator);
            ring.publish((event, sequence, a) -> event.value = a, ARGUMENT);
            ring.tryPublish(translator);
            long position = ring.claim(1);
            ring.publish(position);
            ring.tryClaim(); // full
            ring.advance(gate, barrier.waitFor(gate.get()));
        }
    }
}
