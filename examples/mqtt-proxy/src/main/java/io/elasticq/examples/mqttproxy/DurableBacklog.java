package io.elasticq.examples.mqttproxy;

import io.elasticq.ElasticConfig;
import io.elasticq.OfferResult;
import io.elasticq.OverflowPolicy;
import io.elasticq.QueueStats;
import io.elasticq.persistent.Delivery;
import io.elasticq.persistent.PersistentElasticQueue;
import io.elasticq.stats.MetricSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A persistent queue for each quality of service, in a folder of its own. What is inside is there again after the end of the process, and so is
 * what was taken and is not {@link #done}: at least once.
 */
final class DurableBacklog implements Backlog {

    private static final int LEAST_SEGMENT = 8 << 20;
    private static final int MESSAGES_IN_A_SEGMENT = 4;

    private final List<PersistentElasticQueue<Message>> levels = new ArrayList<>();
    private final List<List<Delivery<Message>>> taken = new ArrayList<>(); // by level
    private final int fair;

    /**
     * Opens the queues, or makes new ones.
     *
     * @param fair the most messages of a level while others wait; 0 for strict priority
     * @param maxMessage bytes of the largest payload
     */
    DurableBacklog(Path folder, ElasticConfig level, OverflowPolicy policy, int fair, int maxMessage) {
        this.fair = fair;
        OverflowPolicy ofLevels = policy == OverflowPolicy.BLOCK ? OverflowPolicy.REJECT : policy; // offer never waits
        try {
            for (int qos = 0; qos < LEVELS; qos++) {
                levels.add(PersistentElasticQueue.builder(new MessageCodec(), level, ofLevels)
                        .segmentSize(Math.max(LEAST_SEGMENT, Integer.highestOneBit(maxMessage) * MESSAGES_IN_A_SEGMENT))
                        .maxElementSize(maxMessage + MessageCodec.OVERHEAD)
                        .open(folder.resolve("qos" + qos)));
                taken.add(new ArrayList<>());
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public OfferResult offer(Message message) {
        return levels.get(message.qos()).tryOffer(message);
    }

    @Override
    public int take(List<Message> batch, int max) {
        int before = batch.size();
        boolean again = true;
        while (again && batch.size() - before < max) {
            again = false;
            for (int level = LEVELS - 1; level >= 0; level--) {
                int room = max - (batch.size() - before);
                int turn = fair == 0 ? room : Math.min(fair, room);
                again |= receive(level, batch, turn) == turn && turn > 0;
            }
        }
        return batch.size() - before;
    }

    private int receive(int level, List<Message> batch, int max) {
        int count = 0;
        while (count < max) {
            Delivery<Message> delivery = levels.get(level).receive();
            if (delivery == null) {
                break;
            }
            taken.get(level).add(delivery);
            batch.add(delivery.element());
            count++;
        }
        return count;
    }

    @Override
    public void done() {
        for (int level = 0; level < LEVELS; level++) {
            levels.get(level).ack(taken.get(level));
            taken.get(level).clear();
        }
    }

    @Override
    public void sync() {
        levels.forEach(PersistentElasticQueue::sync);
    }

    @Override
    public QueueStats stats(int level) {
        return levels.get(level).stats();
    }

    @Override
    public long droppedOldest(int level) {
        return levels.get(level).stats().droppedOldest();
    }

    @Override
    public Map<String, MetricSource> sources() {
        Map<String, MetricSource> sources = new TreeMap<>();
        for (int level = 0; level < LEVELS; level++) {
            sources.put("qos" + level, levels.get(level));
        }
        return sources;
    }

    @Override
    public long size() {
        return levels.stream()
                .mapToLong(level -> (long) level.size() + level.inFlight())
                .sum();
    }

    @Override
    public boolean isDurable() {
        return true;
    }

    @Override
    public void close() {
        levels.forEach(PersistentElasticQueue::release);
    }
}
