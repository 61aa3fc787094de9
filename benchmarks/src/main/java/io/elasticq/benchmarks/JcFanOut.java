package io.elasticq.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.jctools.queues.SpscArrayQueue;

/** What one would write by hand: one of JCTools' rings, a loop, and one ring for each consumer, all of whom are waited for. */
final class JcFanOut implements FanOut {
    private final SpscArrayQueue<Item> source;
    private final List<SpscArrayQueue<Item>> rings = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ended;
    private volatile boolean routed;

    JcFanOut(int capacity, int batch, Receiver... receivers) {
        source = new SpscArrayQueue<>(capacity);
        for (Receiver receiver : receivers) {
            SpscArrayQueue<Item> ring = new SpscArrayQueue<>(capacity);
            rings.add(ring);
            start(() -> consume(ring, receiver));
        }
        start(() -> route(batch));
    }

    private void start(Runnable task) {
        Thread thread = RingUnderTest.threads().newThread(task);
        threads.add(thread);
        thread.start();
    }

    private void route(int batch) {
        int idle = 0;
        boolean last = false;
        while (true) {
            int n = source.drain(this::toAll, batch);
            if (n > 0) {
                idle = 0;
            } else if (last) {
                break;
            } else {
                last = ended;
                idle = ElasticRing.YIELDING.idle(idle);
            }
        }
        routed = true;
    }

    private void toAll(Item item) {
        for (int i = 0; i < rings.size(); i++) {
            SpscArrayQueue<Item> ring = rings.get(i);
            int idle = 0;
            while (!ring.offer(item)) {
                idle = ElasticRing.YIELDING.idle(idle);
            }
        }
    }

    private void consume(SpscArrayQueue<Item> ring, Receiver receiver) {
        int idle = 0;
        boolean last = false;
        while (true) {
            int n = ring.drain(receiver::receive);
            if (n > 0) {
                idle = 0;
            } else if (last) {
                return;
            } else {
                last = routed;
                idle = ElasticRing.YIELDING.idle(idle);
            }
        }
    }

    @Override
    public void publish(Item item) {
        int failures = 0;
        while (!source.offer(item)) {
            failures = Waiting.SPIN.idle(failures);
        }
    }

    @Override
    public void end() throws InterruptedException {
        ended = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
