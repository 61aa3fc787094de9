package io.elasticq.benchmarks;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.YieldingWaitStrategy;
import com.lmax.disruptor.dsl.ProducerType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The LMAX Disruptor's. Only the last consumers hold its producers back, as its own builder has it. */
final class DisruptorRing implements RingUnderTest {
    private final RingBuffer<Event> ring;
    private final List<BatchEventProcessor<Event>> processors = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Adder[] adders;

    private static final class Adder implements EventHandler<Event> {
        private long sum;

        @Override
        public void onEvent(Event event, long sequence, boolean endOfBatch) {
            sum += event.value;
        }
    }

    DisruptorRing(RingShape shape, boolean severalProducers, int capacity) {
        ring = RingBuffer.create(
                severalProducers ? ProducerType.MULTI : ProducerType.SINGLE,
                Event::new,
                capacity,
                new YieldingWaitStrategy());
        adders = new Adder[shape.consumers()];
        for (int i = 0; i < adders.length; i++) {
            adders[i] = new Adder();
            Sequence[] before = Arrays.stream(shape.before(i))
                    .mapToObj(one -> processors.get(one).getSequence())
                    .toArray(Sequence[]::new);
            BatchEventProcessor<Event> processor =
                    new BatchEventProcessorBuilder().build(ring, ring.newBarrier(before), adders[i]);
            processors.add(processor);
            if (shape.isLast(i)) {
                ring.addGatingSequences(processor.getSequence());
            }
        }
        for (BatchEventProcessor<Event> processor : processors) {
            Thread thread = RingUnderTest.threads().newThread(processor);
            threads.add(thread);
            thread.start();
        }
    }

    @Override
    public void publish(long value) {
        long sequence = ring.next();
        ring.get(sequence).value = value;
        ring.publish(sequence);
    }

    @Override
    public void publish(long first, int n) {
        long last = ring.next(n);
        long low = last - n + 1;
        for (int i = 0; i < n; i++) {
            ring.get(low + i).value = first + i;
        }
        ring.publish(low, last);
    }

    @Override
    public long[] end() throws InterruptedException {
        end(ring, processors, threads);
        return Arrays.stream(adders).mapToLong(adder -> adder.sum).toArray();
    }

    /** Waits until all is consumed, and for the threads. */
    @SuppressWarnings("ThreadPriorityCheck") // the consumers need the core
    static <E> void end(RingBuffer<E> ring, List<BatchEventProcessor<E>> processors, List<Thread> threads)
            throws InterruptedException {
        for (BatchEventProcessor<E> processor : processors) {
            while (processor.getSequence().get() < ring.getCursor()) {
                Thread.yield();
            }
            processor.halt();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
