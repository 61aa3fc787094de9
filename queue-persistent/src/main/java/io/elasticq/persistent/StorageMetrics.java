package io.elasticq.persistent;

import io.elasticq.journal.JournalStats;
import io.elasticq.stats.Metric;
import io.elasticq.stats.MetricGroup;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a persistent queue tells about its log and its memory, and the metrics made of it. */
final class StorageMetrics {

    private static final String ELEMENTS = "elements";

    private StorageMetrics() {}

    static StorageStats stats(QueueLog<?> log, Backlog<?> backlog, Checkpoints<?> checkpoints) {
        JournalStats journal = log.journal.stats();
        long lastForce = journal.lastForce();
        return new StorageStats(
                journal.bytes(),
                journal.segments(),
                journal.lastSequence(),
                journal.durableSequence(),
                lastForce == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(lastForce)),
                journal.lastSequence() + 1 - checkpoints.stored(),
                checkpoints.made(),
                checkpoints.failures(),
                checkpoints.moved(),
                backlog.inMemory(),
                backlog.spilled(),
                backlog.inFlight(),
                backlog.redelivered());
    }

    static List<Metric> of(PersistentElasticQueue<?> queue, List<Metric> ofEveryQueue, List<Metric> journal) {
        MetricGroup<StorageStats> storage = new MetricGroup<>("elasticq.persistent.", Map.of(), queue::storage);
        List<Metric> all = new ArrayList<>(ofEveryQueue);
        all.addAll(journal);
        all.add(storage.gauge("memory", ELEMENTS, "Elements waiting in memory", StorageStats::inMemory));
        all.add(storage.gauge("spilled", ELEMENTS, "Elements waiting in the log only", StorageStats::spilled));
        all.add(storage.gauge("inflight", ELEMENTS, "Received, not acknowledged", StorageStats::inFlight));
        all.add(storage.counter("redelivered", ELEMENTS, "Elements that came back", StorageStats::redelivered));
        all.add(storage.counter("moved", ELEMENTS, "Elements copied in the log", StorageStats::moved));
        all.add(storage.counter("checkpoints", "checkpoints", "Made", StorageStats::checkpoints));
        all.add(storage.counter("checkpoint.failures", "failures", "That failed", StorageStats::checkpointFailures));
        all.add(storage.gauge(
                "checkpoint.lag", "records", "Records that recovery would read", StorageStats::recordsSinceCheckpoint));
        return List.copyOf(all);
    }
}
