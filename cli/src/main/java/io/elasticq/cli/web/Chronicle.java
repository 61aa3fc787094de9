package io.elasticq.cli.web;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** What has happened last, in words. For any thread. */
final class Chronicle {

    /**
     * Something that happened.
     *
     * @param number counts them, from 1
     * @param millis when, since the start
     * @param text what
     */
    record Entry(long number, long millis, String text) {}

    private static final int KEPT = 8;

    private final LongSupplier clockMillis;
    private final ReentrantLock lock = new ReentrantLock(); // for writers
    private volatile List<Entry> entries = List.of();

    Chronicle(LongSupplier clockMillis) {
        this.clockMillis = clockMillis;
    }

    void note(String text) {
        long millis = clockMillis.getAsLong();
        lock.lock();
        try {
            List<Entry> old = entries;
            long number = old.isEmpty() ? 1 : old.get(old.size() - 1).number() + 1;
            List<Entry> next = new ArrayList<>(old.subList(Math.max(0, old.size() - KEPT + 1), old.size()));
            next.add(new Entry(number, millis, text));
            entries = List.copyOf(next);
        } finally {
            lock.unlock();
        }
    }

    /** The last few, the oldest first. */
    List<Entry> entries() {
        return entries;
    }
}
