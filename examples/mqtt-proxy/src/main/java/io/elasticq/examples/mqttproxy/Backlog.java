package io.elasticq.examples.mqttproxy;

import io.elasticq.OfferResult;
import io.elasticq.QueueStats;
import io.elasticq.stats.MetricSource;
import java.util.List;
import java.util.Map;

/**
 * What waits between the connections and the processor, in a level for each quality of service. The higher, the sooner it is taken;
 * within a level the first comes first.
 */
interface Backlog extends AutoCloseable {

    /** Qualities of service 0, 1 and 2. */
    int LEVELS = 3;

    /** Inserts a message, or does what the policy says. Any thread; does not wait. FULL if the policy is to block or to reject. */
    OfferResult offer(Message message);

    /** Adds up to so many messages to the batch and says how many. The processor's thread only. */
    int take(List<Message> batch, int max);

    /** What was taken has been forwarded, and does not come again. The processor's thread only. */
    void done();

    /** Returns when what was accepted is on the disk, if this is a backlog on a disk. Any thread. */
    void sync();

    /** What a level holds and has done. Any thread. */
    QueueStats stats(int level);

    /** Messages that were dropped from this level for newer ones. Any thread. */
    long droppedOldest(int level);

    /** What can be measured, by name. */
    Map<String, MetricSource> sources();

    /** Messages that are inside, those that were taken and are not {@link #done} among them if they come again. */
    default long size() {
        long size = 0;
        for (int level = 0; level < LEVELS; level++) {
            size += stats(level).size();
        }
        return size;
    }

    /** Whether what is inside is still there after the end of the process. */
    boolean isDurable();

    @Override
    void close();
}
