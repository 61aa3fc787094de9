package io.elasticq.priority;

import io.elasticq.QueueStats;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of one level. The numbers of one level are taken at about one instant, those of several levels one after the other.
 *
 * @param level its number
 * @param queue what the queue of this level holds and has done
 * @param refusedByTotal elements that were refused because all levels together were full; not counted in {@code queue}
 * @param droppedByTotal elements that were dropped on arrival for the same reason; not counted in {@code queue}
 * @param longestRun the most elements that were taken from this level one after the other, with none of another level between them
 * @param oldestWait how long the oldest element has been waiting; null if none is, or the queue does not keep times
 */
public record LevelStats(
        int level,
        QueueStats queue,
        long refusedByTotal,
        long droppedByTotal,
        long longestRun,
        @Nullable Duration oldestWait) {

    /**
     * Elements in the level.
     *
     * @return 0 or more
     */
    public int size() {
        return queue.size();
    }

    /**
     * Elements that were offered to this level, whatever became of them.
     *
     * @return accepted, refused and dropped
     */
    public long offered() {
        return queue.accepted() + refused() + dropped();
    }

    /**
     * Elements that were handed to a consumer.
     *
     * @return the count so far
     */
    public long polled() {
        return queue.polled();
    }

    /**
     * Elements that stayed with their producer: full, no memory or closed.
     *
     * @return the count so far
     */
    public long refused() {
        return queue.refused() + refusedByTotal;
    }

    /**
     * Elements that were dropped on arrival.
     *
     * @return the count so far
     */
    public long dropped() {
        return queue.dropped() + droppedByTotal;
    }
}
