package io.elasticq.jcstress;

import io.elasticq.ElasticQueue;
import io.elasticq.QueueStats;

/** A queue that is used, resized and cleared by one thread, while another one looks at what it says of itself. */
final class Snapshots {

    static final String POSSIBLE = "possible";
    static final int BOUND = 4;

    private static final int OFFERED = 5;
    private static final int POLLED = 2;

    private Snapshots() {}

    static void use(ElasticQueue<Integer> queue) {
        queue.offer(1);
        queue.poll();
        queue.offer(2);
        queue.offer(3);
        queue.offer(4);
        queue.poll();
        queue.clear();
        queue.offer(OFFERED);
    }

    static String look(ElasticQueue<Integer> queue) {
        int size = queue.size();
        QueueStats before = queue.stats();
        QueueStats after = queue.stats();
        if (size < 0 || size > BOUND) {
            return "a size of " + size;
        }
        if (!isPossible(before) || !isPossible(after)) {
            return "counts that don't agree";
        }
        return wentBack(before, after) ? "a count that went back" : POSSIBLE;
    }

    private static boolean isPossible(QueueStats stats) {
        return stats.size() >= 0
                && stats.size() <= BOUND
                && stats.accepted() == stats.polled() + stats.removed() + stats.size()
                && stats.accepted() <= OFFERED
                && stats.polled() <= POLLED
                && stats.capacity() <= BOUND
                && stats.generation() == stats.grows() + stats.shrinks();
    }

    private static boolean wentBack(QueueStats before, QueueStats after) {
        return after.polled() < before.polled()
                || after.accepted() < before.accepted()
                || after.removed() < before.removed()
                || after.generation() < before.generation();
    }
}
