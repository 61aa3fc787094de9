package io.elasticq.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Draws capacity and depth of a queue over time, in plain characters. The scale doubles from row to row, as the capacity
 * does.
 */
final class Chart {

    /**
     * One look at a queue.
     *
     * @param nanos time since the start
     * @param capacity in elements
     * @param depth elements in the queue
     */
    record Sample(long nanos, int capacity, int depth) {}

    private static final char DEPTH = '#';
    private static final char CAPACITY = '.';
    private static final int MAX_ROWS = 20;

    private Chart() {}

    /** Lines from top to bottom, the time axis last. Each column shows the largest values of its time. */
    static List<String> draw(List<Sample> samples, int columns) {
        long end = samples.stream().mapToLong(Sample::nanos).max().orElse(0) + 1;
        int[] capacity = new int[columns];
        int[] depth = new int[columns];
        for (Sample sample : samples) {
            int column = (int) (sample.nanos() * columns / end);
            capacity[column] = Math.max(capacity[column], sample.capacity());
            depth[column] = Math.max(depth[column], sample.depth());
        }
        fillGaps(capacity);
        List<String> lines = new ArrayList<>();
        for (int level : levels(samples)) {
            lines.add(String.format("%9d |%s", level, row(capacity, depth, level)));
        }
        lines.add(" ".repeat(10) + "+" + "-".repeat(columns));
        String seconds = String.format("%.1f s", end / 1e9);
        lines.add(" ".repeat(11) + "0" + " ".repeat(Math.max(1, columns - 1 - seconds.length())) + seconds);
        return lines;
    }

    private static String row(int[] capacity, int[] depth, int level) {
        StringBuilder row = new StringBuilder();
        for (int column = 0; column < capacity.length; column++) {
            if (depth[column] >= level) {
                row.append(DEPTH);
            } else {
                row.append(capacity[column] >= level ? CAPACITY : ' ');
            }
        }
        return row.toString().stripTrailing();
    }

    /** From the largest capacity down by halves to the smallest. */
    private static int[] levels(List<Sample> samples) {
        int high = samples.stream().mapToInt(Sample::capacity).max().orElse(1);
        int low = samples.stream().mapToInt(Sample::capacity).min().orElse(1);
        int[] levels = new int[MAX_ROWS];
        int rows = 0;
        for (int level = high; level >= low && level > 0 && rows < MAX_ROWS; level /= 2) {
            levels[rows] = level;
            rows++;
        }
        return Arrays.copyOf(levels, rows);
    }

    /** Nobody looked at that time: the capacity was what it had been before. */
    private static void fillGaps(int[] capacity) {
        for (int i = 1; i < capacity.length; i++) {
            if (capacity[i] == 0) {
                capacity[i] = capacity[i - 1];
            }
        }
    }
}
