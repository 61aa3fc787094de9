package io.elasticq.benchmarks;

import io.elasticq.priority.PriorityElasticQueue;
import java.util.Queue;
import java.util.stream.IntStream;

/** An element that knows its level, as a heap needs it. */
record PriorityMessage(int level) implements Comparable<PriorityMessage> {

    /** As many as the queues under test have. */
    static final int LEVELS = 3;

    private static final PriorityMessage[] OF_LEVEL =
            IntStream.range(0, LEVELS).mapToObj(PriorityMessage::new).toArray(PriorityMessage[]::new);

    /** Offers an element of this level; a queue that takes the level as an argument gets it. */
    static boolean offer(Queue<Object> queue, int level) {
        PriorityMessage message = OF_LEVEL[level];
        return queue instanceof PriorityElasticQueue<Object> levels
                ? levels.offer(message, level)
                : queue.offer(message);
    }

    /** Whose turn it is after this level. */
    static int next(int level) {
        return level == LEVELS - 1 ? 0 : level + 1;
    }

    @Override
    public int compareTo(PriorityMessage other) {
        return Integer.compare(other.level, level);
    }
}
