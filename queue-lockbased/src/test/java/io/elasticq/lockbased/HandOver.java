package io.elasticq.lockbased;

import io.elasticq.BlockingElasticQueue;

/** Two producers and a consumer on a blocking queue: ends if, and only if, no wake-up is lost. */
final class HandOver {

    private HandOver() {}

    static void run(BlockingElasticQueue<Integer> queue) {
        int[] sum = {0};
        Thread first = start(() -> queue.put(1));
        Thread second = start(() -> queue.put(2));
        Thread consumer = start(() -> sum[0] = queue.take() + queue.take());
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
