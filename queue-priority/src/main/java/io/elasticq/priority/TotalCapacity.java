package io.elasticq.priority;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** The room that all levels share. A producer takes its part before it inserts, and gives it back if its level refuses. */
// Invariant
//   TotalBound  taken >= elements in all levels, and taken <= total.
final class TotalCapacity {

    final int total;
    private final AtomicInteger taken = new AtomicInteger();
    private final LongAdder[] refused;
    private final LongAdder[] dropped;

    TotalCapacity(int total, int levels) {
        this.total = total;
        this.refused = new LongAdder[levels];
        this.dropped = new LongAdder[levels];
        for (int level = 0; level < levels; level++) {
            refused[level] = new LongAdder();
            dropped[level] = new LongAdder();
        }
    }

    /** Takes room for at least so many elements, and for up to so many. Returns for how many, or 0 if there is too little. */
    int take(int atLeast, int atMost) {
        while (true) {
            int now = taken.get();
            int n = Math.min(atMost, total - now);
            if (n < atLeast) {
                return 0;
            }
            if (taken.compareAndSet(now, now + n)) {
                return n;
            }
        }
    }

    void giveBack(int n) {
        if (n > 0) {
            taken.addAndGet(-n);
        }
    }

    void countRefused(int level, int n) {
        refused[level].add(n);
    }

    void countDropped(int level, int n) {
        dropped[level].add(n);
    }

    long refused(int level) {
        return refused[level].sum();
    }

    long dropped(int level) {
        return dropped[level].sum();
    }
}
