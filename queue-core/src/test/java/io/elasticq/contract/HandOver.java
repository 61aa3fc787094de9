package io.elasticq.contract;

import io.elasticq.BlockingElasticQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Two producers and a consumer on a blocking queue: ends if, and only if, no wake-up is lost. */
public final class HandOver {

    private HandOver() {}

    public static void run(BlockingElasticQueue<Integer> queue) {
        int[] sum = {0};
        run(queue, sum, () -> queue.put(1), () -> queue.put(2), () -> sum[0] = queue.take() + queue.take());
    }

    /** With one producer, and one element to begin with: so few steps that most of the interleavings are tried. */
    public static void runShort(BlockingElasticQueue<Integer> queue) {
        int[] sum = {0};
        queue.add(1);
        Thread consumer = start(() -> sum[0] = queue.take() + queue.take());
        try {
            queue.put(2);
            consumer.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (sum[0] != 3 || !queue.isEmpty()) {
            throw new AssertionError("took " + sum[0] + ", left " + queue.size());
        }
    }

    /** The first, by the methods that wait for a time, which is long. */
    public static void runTimed(BlockingElasticQueue<Integer> queue) {
        int[] sum = {0};
        run(
                queue,
                sum,
                () -> queue.offer(1, 1, TimeUnit.DAYS),
                () -> queue.offerBatch(List.of(2), Duration.ofDays(1)),
                () -> {
                    List<Integer> taken = new ArrayList<>();
                    queue.pollBatch(taken, 1, Duration.ofDays(1));
                    sum[0] = taken.get(0) + queue.poll(1, TimeUnit.DAYS);
                });
    }

    private static void run(BlockingElasticQueue<Integer> queue, int[] sum, Body one, Body two, Body three) {
        Thread first = start(one);
        Thread second = start(two);
        Thread consumer = start(three);
        try {
            first.join();
            second.join();
            consumer.join();
            if (sum[0] != 3 || !queue.isEmpty()) {
                throw new AssertionError("took " + sum[0] + ", left " + queue.size());
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private interface Body {
        void run() throws InterruptedException;
    }

    private static Thread start(Body body) {
        Thread thread = new Thread(() -> {
            try {
                body.run();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        thread.start();
        return thread;
    }
}
