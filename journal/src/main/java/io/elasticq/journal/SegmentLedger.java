package io.elasticq.journal;

import io.elasticq.journal.Storage.StoredFile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The segments that the log has reached and that are kept, the oldest first. Threads: any. */
final class SegmentLedger {

    /**
     * A segment that is kept.
     *
     * @param file to be used again when it is recycled; null if it never is
     */
    record Kept(
            long number,
            long base,
            long entered,
            int size,
            @Nullable StoredFile file) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Kept> kept = new ArrayDeque<>();
    private final ArrayDeque<Segment> unforced = new ArrayDeque<>();

    /** The log has reached this segment. */
    void add(Kept entered) {
        lock.lock();
        try {
            kept.addLast(entered);
        } finally {
            lock.unlock();
        }
    }

    /** This segment has, or will have, something to be forced. */
    void addUnforced(Segment segment) {
        lock.lock();
        try {
            unforced.addLast(segment);
        } finally {
            lock.unlock();
        }
    }

    List<Kept> kept() {
        lock.lock();
        try {
            return new ArrayList<>(kept);
        } finally {
            lock.unlock();
        }
    }

    /** Those that must be forced so that everything up to this one is on the disk. */
    List<Segment> unforcedUpTo(Segment last) {
        lock.lock();
        try {
            return unforced.stream().filter(s -> s.number <= last.number).toList();
        } finally {
            lock.unlock();
        }
    }

    /** All before this one has been forced. */
    void forcedBefore(Segment current) {
        lock.lock();
        try {
            unforced.removeIf(segment -> segment.number < current.number);
        } finally {
            lock.unlock();
        }
    }

    /** Lets go of the segments below this number. */
    void removeBefore(long first) {
        lock.lock();
        try {
            kept.removeIf(segment -> segment.number() < first);
            unforced.removeIf(segment -> segment.number < first);
        } finally {
            lock.unlock();
        }
    }
}
