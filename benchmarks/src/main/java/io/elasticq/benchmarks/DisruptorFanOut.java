package io.elasticq.benchmarks;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.YieldingWaitStrategy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The LMAX Disruptor's multicast, of references: every consumer reads the same ring, and the slowest one holds the producer back. */
final class DisruptorFanOut implements FanOut {

    private static final class Slot {
        private @Nullable Item item;
    }

    private final RingBuffer<Slot> ring;
    private final List<BatchEventProcessor<Slot>> processors = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    DisruptorFanOut(int capacity, Receiver... receivers) {
        ring = RingBuffer.createSingleProducer(Slot::new, capacity, new YieldingWaitStrategy());
        for (Receiver receiver : receivers) {
            BatchEventProcessor<Slot> processor = new BatchEventProcessorBuilder()
                    .build(ring, ring.newBarrier(), (slot, sequence, endOfBatch) -> receive(receiver, slot));
            processors.add(processor);
            ring.addGatingSequences(processor.getSequence());
        }
        for (BatchEventProcessor<Slot> processor : processors) {
            Thread thread = RingUnderTest.threads().newThread(processor);
            threads.add(thread);
            thread.start();
        }
    }

    private static void receive(Receiver receiver, Slot slot) {
        Item item = slot.item;
        if (item != null) {
            receiver.receive(item);
        }
    }

    @Override
    public void publish(Item item) {
        long sequence = ring.next();
        ring.get(sequence).item = item;
        ring.publish(sequence);
    }

    @Override
    public void end() throws InterruptedException {
        DisruptorRing.end(ring, processors, threads);
    }
}
