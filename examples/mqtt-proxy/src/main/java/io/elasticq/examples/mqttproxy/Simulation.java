package io.elasticq.examples.mqttproxy;

import io.elasticq.ElasticConfig;
import io.elasticq.OverflowPolicy;
import io.elasticq.WaitStrategy;
import io.elasticq.lockfree.MpscElasticQueue;
import io.elasticq.priority.PriorityElasticQueue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.HdrHistogram.Histogram;

/**
 * A proxy without a broker: publishers that are threads of this process, a queue, and one processor. The shape is that of the simulation that elasticq's
 * documentation gives 2.4 M messages a second for: four publishers, texts that are made for the purpose, capacity from 1 Ki to 1 Mi.
 */
final class Simulation {

    /** Which queue stands in the middle. */
    enum Kind {
        /** One queue for all. */
        MPSC,
        /** A level for each quality of service. */
        PRIORITY
    }

    /**
     * What is simulated.
     *
     * @param kind which queue
     * @param publishers threads that publish
     * @param count messages of each
     * @param mix the qualities of service
     * @param policy BLOCK tries again until there is room, REJECT and DROP_NEWEST lose the message
     * @param batch the most messages that the processor takes at a time
     */
    record Settings(Kind kind, int publishers, long count, QosMix mix, OverflowPolicy policy, int batch) {

        Settings {
            if (publishers < 1 || count < 1 || count > Integer.MAX_VALUE || batch < 1) {
                throw new IllegalArgumentException("publishers, count and batch must be >= 1: publishers=" + publishers
                        + ", count=" + count + ", batch=" + batch);
            }
            if (policy == OverflowPolicy.DROP_OLDEST) {
                throw new IllegalArgumentException(
                        "a queue with one consumer can't drop its oldest element: policy=" + policy);
            }
        }
    }

    /**
     * What came out.
     *
     * @param seconds from the first message to the last
     * @param processed messages that came, each once
     * @param lost messages that the policy has given up
     * @param wrong messages that came twice, or out of order
     * @param growth of the level of QoS 0, or of the one queue
     * @param batchNanos how long full batches took, from the queue until all is processed
     */
    record Result(double seconds, long processed, long lost, long wrong, String growth, Histogram batchNanos) {}

    private record Simulated(int publisher, int qos, long number, String text) {}

    private interface Taking {
        int take(List<Simulated> batch, int max);
    }

    private final Settings settings;
    private final Predicate<Simulated> queue;
    private final Taking taking;
    private final Growth growth;
    private final WaitStrategy wait = WaitStrategy.yielding();
    private final LongAdder lost = new LongAdder();

    Simulation(Settings settings, ElasticConfig config) {
        this.settings = settings;
        OverflowPolicy policy = settings.policy() == OverflowPolicy.BLOCK ? OverflowPolicy.REJECT : settings.policy();
        if (settings.kind() == Kind.MPSC) {
            MpscElasticQueue<Simulated> mpsc = new MpscElasticQueue<>(config, policy);
            queue = mpsc::offer;
            taking = mpsc::pollBatch;
            growth = new Growth(mpsc::currentCapacity);
        } else {
            PriorityElasticQueue<Simulated> levels = PriorityElasticQueue.<Simulated>builder(config, policy)
                    .levels(Backlog.LEVELS)
                    .classifier(Simulated::qos)
                    .build();
            queue = levels::offer;
            taking = levels::pollBatch;
            growth = new Growth(() -> levels.stats(0).queue().capacity());
        }
    }

    /** Runs it, with this thread as the processor. */
    Result run() throws InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> publishers = new ArrayList<>();
        for (int i = 0; i < settings.publishers(); i++) {
            int number = i;
            Thread thread = new Thread(() -> publish(number, go), "publisher-" + number);
            thread.setDaemon(true);
            thread.start();
            publishers.add(thread);
        }
        long start = System.nanoTime();
        go.countDown();
        Result result = process(start);
        for (Thread thread : publishers) {
            thread.join();
        }
        return result;
    }

    private void publish(int publisher, CountDownLatch go) {
        SplittableRandom random = new SplittableRandom(publisher);
        long[] numbers = new long[Backlog.LEVELS];
        try {
            go.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        for (long i = 0; i < settings.count(); i++) {
            int qos = settings.mix().next(random);
            offer(new Simulated(publisher, qos, numbers[qos]++, "msg_" + publisher + "_" + i));
        }
    }

    private void offer(Simulated message) {
        while (!queue.test(message)) {
            if (settings.policy() != OverflowPolicy.BLOCK) {
                lost.increment();
                return;
            }
            wait.idle(0);
        }
    }

    private Result process(long start) {
        long[] last = new long[settings.publishers() * Backlog.LEVELS];
        Arrays.fill(last, -1);
        Histogram batchNanos = new Histogram(3);
        List<Simulated> batch = new ArrayList<>(settings.batch());
        long all = settings.publishers() * settings.count();
        long processed = 0;
        long wrong = 0;
        while (processed + lost.sum() < all) {
            long begin = System.nanoTime();
            int taken = taking.take(batch, settings.batch());
            for (Simulated message : batch) {
                int of = message.publisher() * Backlog.LEVELS + message.qos();
                if (message.number() <= last[of]) {
                    wrong++;
                }
                last[of] = message.number();
            }
            batch.clear();
            processed += taken;
            if (taken == settings.batch()) {
                batchNanos.recordValue(System.nanoTime() - begin);
            }
            if (taken == 0) {
                wait.idle(0);
            } else {
                growth.look();
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Result(seconds, processed, lost.sum(), wrong, growth.toString(), batchNanos);
    }
}
