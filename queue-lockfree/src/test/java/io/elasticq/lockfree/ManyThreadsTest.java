package io.elasticq.lockfree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.elasticq.ElasticQueue;
import io.elasticq.OverflowPolicy;
import io.elasticq.contract.Backoff;
import io.elasticq.contract.Identities;
import io.elasticq.contract.QueueSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;

/** Many short lives: producers that insert little and end. */
class ManyThreadsTest {

    private static final int THREADS = 10_000;
    private static final int EACH = 3;

    @Test
    void tenThousandProducers_ofPlatformThreads() throws InterruptedException {
        MpscElasticQueue<Object> queue = Specs.mpsc(QueueSpec.tiny(50, OverflowPolicy.REJECT));
        run(queue, Thread::new, element -> {
            while (!queue.offer(element)) {
                Backoff.pause();
            }
        });
    }

    @Test
    void tenThousandProducers_thatWait() throws InterruptedException {
        BlockingMpscQueue<Object> queue = Specs.blocking(QueueSpec.tiny(5, OverflowPolicy.BLOCK));
        run(queue, Thread::new, queue::put);
    }

    @Test
    void tenThousandProducers_ofVirtualThreads_thatWait() throws Exception {
        ThreadFactory virtual = virtualThreads();
        assumeTrue(virtual != null, "no virtual threads before JDK 21");
        BlockingMpscQueue<Object> queue = Specs.blocking(QueueSpec.tiny(5, OverflowPolicy.BLOCK));
        run(queue, virtual, queue::put);
    }

    @Test
    void virtualConsumer_thatWaits_doesNotHoldItsCarrier() throws Exception {
        ThreadFactory virtual = virtualThreads();
        assumeTrue(virtual != null, "no virtual threads before JDK 21");
        // More waiting consumers than there are carriers; each is woken by a virtual producer.
        int n = 4 * Runtime.getRuntime().availableProcessors();
        List<BlockingMpscQueue<Integer>> queues = new ArrayList<>();
        List<Thread> consumers = new ArrayList<>();
        List<Integer> taken = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < n; i++) {
            BlockingMpscQueue<Integer> queue = Specs.blocking(QueueSpec.tiny(1, OverflowPolicy.BLOCK));
            queues.add(queue);
            consumers.add(virtual.newThread(() -> {
                try {
                    taken.add(queue.take());
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }));
        }
        consumers.forEach(Thread::start);
        for (BlockingMpscQueue<Integer> queue : queues) {
            virtual.newThread(() -> queue.offer(1)).start();
        }
        for (Thread consumer : consumers) {
            consumer.join();
        }
        assertThat(taken).hasSize(n);
    }

    private interface Insertion {
        void insert(Object element) throws InterruptedException;
    }

    private static void run(ElasticQueue<Object> queue, ThreadFactory threads, Insertion insertion)
            throws InterruptedException {
        List<Object> in = new ArrayList<>();
        List<Object> out = new ArrayList<>();
        Deque<Thread> alive = new ArrayDeque<>();
        for (int t = 0; t < THREADS; t++) {
            List<Object> mine = List.of(new Object(), new Object(), new Object());
            assertThat(mine).hasSize(EACH);
            in.addAll(mine);
            Thread thread = threads.newThread(() -> {
                try {
                    for (Object element : mine) {
                        insertion.insert(element);
                    }
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            thread.start();
            alive.add(thread);
            take(queue, out);
            while (alive.size() > 20) {
                take(queue, out);
                if (!alive.getFirst().isAlive()) {
                    alive.removeFirst();
                }
            }
        }
        while (out.size() < in.size()) {
            take(queue, out);
        }
        assertThat(Identities.of(out)).isEqualTo(Identities.of(in));
        assertThat(queue.stats().accepted()).isEqualTo(in.size());
        assertThat(queue.stats().grows()).isPositive();
    }

    private static void take(ElasticQueue<Object> queue, List<Object> out) {
        Object element = queue.poll();
        if (element != null) {
            out.add(element);
        } else {
            Backoff.pause();
        }
    }

    /** By reflection, as long as the tests are compiled for JDK 17. */
    private static ThreadFactory virtualThreads() throws ReflectiveOperationException {
        if (Runtime.version().feature() < 21) {
            return null;
        }
        Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
        return (ThreadFactory)
                Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
    }
}
