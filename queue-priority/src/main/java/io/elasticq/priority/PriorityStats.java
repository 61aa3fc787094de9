package io.elasticq.priority;

import java.util.List;

/**
 * A snapshot of a queue with levels.
 *
 * @param levels one for each level, by number; 0 is the lowest priority
 * @param closed whether the queue is closed
 */
public record PriorityStats(List<LevelStats> levels, boolean closed) {

    /**
     * Copies the list.
     *
     * @param levels one for each level
     * @param closed whether the queue is closed
     * @throws NullPointerException if the list or something in it is null
     */
    public PriorityStats {
        levels = List.copyOf(levels);
    }

    /**
     * Elements in all levels.
     *
     * @return 0 or more
     */
    public long size() {
        return levels.stream().mapToLong(LevelStats::size).sum();
    }

    /**
     * Elements that were offered, whatever became of them.
     *
     * @return the sum over the levels
     */
    public long offered() {
        return levels.stream().mapToLong(LevelStats::offered).sum();
    }

    /**
     * Elements that were handed to a consumer.
     *
     * @return the sum over the levels
     */
    public long polled() {
        return levels.stream().mapToLong(LevelStats::polled).sum();
    }

    /**
     * Elements that stayed with their producer.
     *
     * @return the sum over the levels
     */
    public long refused() {
        return levels.stream().mapToLong(LevelStats::refused).sum();
    }

    /**
     * Elements that were dropped on arrival.
     *
     * @return the sum over the levels
     */
    public long dropped() {
        return levels.stream().mapToLong(LevelStats::dropped).sum();
    }
}
