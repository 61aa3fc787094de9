package io.elasticq.examples.mqttproxy;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** Which messages of one quality of service have come. Any thread. */
final class Identities {

    /**
     * What has come.
     *
     * @param distinct messages that have come at least once
     * @param doubled how often one has come again
     * @param disordered messages that have come, for the first time, behind a later one of the same publisher and quality
     */
    record Counts(long distinct, long doubled, long disordered) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Integer, BitSet> seen = new HashMap<>(); // by publisher
    private final Map<Integer, Long> last = new HashMap<>(); // by publisher
    private long distinct;
    private long doubled;
    private long disordered;

    /** A message has come. */
    void came(int publisher, long number) {
        lock.lock();
        try {
            BitSet numbers = seen.computeIfAbsent(publisher, p -> new BitSet());
            if (numbers.get(Math.toIntExact(number))) {
                doubled++;
                return;
            }
            numbers.set(Math.toIntExact(number));
            distinct++;
            if (number < last.getOrDefault(publisher, -1L)) {
                disordered++;
            }
            last.merge(publisher, number, Math::max);
        } finally {
            lock.unlock();
        }
    }

    /** What has come so far. */
    Counts counts() {
        lock.lock();
        try {
            return new Counts(distinct, doubled, disordered);
        } finally {
            lock.unlock();
        }
    }
}
