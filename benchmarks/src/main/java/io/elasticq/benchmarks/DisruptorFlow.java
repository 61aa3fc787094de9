package io.elasticq.benchmarks;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.SleepingWaitStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A ring of the LMAX Disruptor at each hand-off, written by hand: slots are reused. The threads, but for the source's, stay from run to run. */
final class DisruptorFlow implements EventFlow {

    private static final int SPINS = 200; // then a park of 100 ns, as the Disruptor's producers do

    private final PipelineEvents events;
    private final List<BatchEventProcessor<Slot>> processors = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Stage first;
    private final Sum sum = new Sum();
    private volatile long written;

    private static final class Slot {
        private @Nullable Object value;
    }

    /** What a thread does with an event. */
    private interface Stage {
        void accept(Object event);
    }

    DisruptorFlow(PipelineEvents events, HandOffs between) {
        this.events = events;
        long toWrite = events.count() - events.count() / 8; // in whole turns of the filter
        Stage sink = new Stage() {
            private long count;

            @Override
            public void accept(Object image) {
                sum.add(((PipelineEvent.Image) image).value());
                if (++count % toWrite == 0) {
                    written = count;
                }
            }
        };
        Stage map = mapTo(between.beforeSink() ? ring(sink) : sink);
        Stage filter = filterTo(between.beforeMap() ? ring(map) : map);
        this.first = between.beforeFilter() ? ring(filter) : filter;
    }

    private static Stage mapTo(Stage next) {
        return event -> next.accept(((PipelineEvent) event).image());
    }

    private static Stage filterTo(Stage next) {
        return event -> {
            if (((PipelineEvent) event).passes()) {
                next.accept(event);
            }
        };
    }

    /** Hands over to a thread that does the rest. */
    private Stage ring(Stage next) {
        RingBuffer<Slot> ring = RingBuffer.createSingleProducer(Slot::new, CAPACITY, new SleepingWaitStrategy());
        EventHandler<Slot> handler = (slot, sequence, endOfBatch) -> {
            Object value = slot.value;
            slot.value = null;
            if (value != null) {
                next.accept(value);
            }
        };
        BatchEventProcessor<Slot> processor = new BatchEventProcessorBuilder().build(ring, ring.newBarrier(), handler);
        ring.addGatingSequences(processor.getSequence());
        processors.add(processor);
        Thread thread = new Thread(processor, "flow-" + threads.size());
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
        return event -> {
            long sequence = ring.next();
            ring.get(sequence).value = event;
            ring.publish(sequence);
        };
    }

    @Override
    public long run() {
        long before = written;
        long sumBefore = sum.value();
        for (PipelineEvent event : events) {
            first.accept(event);
        }
        for (int tries = 0; written == before; tries++) {
            if (tries >= SPINS) {
                LockSupport.parkNanos(100);
            }
        }
        return sum.value() - sumBefore;
    }

    @Override
    public void close() throws InterruptedException {
        processors.forEach(BatchEventProcessor::halt);
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
