package io.elasticq.examples.mqttproxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/** How the capacity of a level has changed, as far as it was looked at. */
final class Growth {

    private static final int MOST = 64;

    private record Step(int capacity, long nanos) {}

    private final IntSupplier capacity;
    private final long start = System.nanoTime();
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Step> steps = new ArrayList<>(); // under the lock
    private int now; // under the lock

    Growth(IntSupplier capacity) {
        this.capacity = capacity;
        look();
    }

    /** Looks at the capacity. Any thread, as often as is useful. */
    void look() {
        int seen = capacity.getAsInt();
        lock.lock();
        try {
            if (seen != now && steps.size() < MOST) {
                steps.add(new Step(seen, System.nanoTime() - start));
            }
            now = seen;
        } finally {
            lock.unlock();
        }
    }

    /** Such as {@code 1,024 > 2,048 (0.1 s) > 4,096 (0.3 s)}. */
    @Override
    public String toString() {
        lock.lock();
        try {
            StringBuilder line = new StringBuilder();
            for (Step step : steps) {
                line.append(line.isEmpty() ? String.format(Locale.ROOT, "%,d", step.capacity) : timed(step));
            }
            return steps.size() < MOST ? line.toString() : line + " ...";
        } finally {
            lock.unlock();
        }
    }

    private static String timed(Step step) {
        return String.format(Locale.ROOT, " > %,d (%.2f s)", step.capacity, step.nanos / 1e9);
    }
}
