package io.elasticq.lockbased;

import io.elasticq.BlockingElasticQueue;

/** Two producers and a consumer on a blocking queue: ends if, and only if, no wake-up is lost. */
final class HandOver {

    private HandOver() {}

    static void run(BlockingElasticQueue<Integer> queue) {
        Thread first = start(() -> queue.put(1));
        Thread second = start(() -> queue.put(2));
        try {
            int sum = queue.take() + queue.take();
            first.join();
            second.join();
            if (sum != 3 || !queue.isEmpty()) {
                throw new AssertionError("took " + sum + ", left " + queue);
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
