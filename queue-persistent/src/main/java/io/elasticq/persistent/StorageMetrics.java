package io.elasticq.persistent;

import static io.elasticq.stats.Metric.Kind.COUNTER;
import static io.elasticq.stats.Metric.Kind.GAUGE;

import io.elasticq.journal.JournalStats;
import io.elasticq.stats.Metric;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

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
        List<Metric> all = new ArrayList<>(ofEveryQueue);
        all.addAll(journal);
        all.add(metric(queue, "memory", GAUGE, ELEMENTS, "Elements waiting in memory", StorageStats::inMemory));
        all.add(metric(queue, "spilled", GAUGE, ELEMENTS, "Elements waiting in the log only", StorageStats::spilled));
        all.add(metric(queue, "inflight", GAUGE, ELEMENTS, "Received, not acknowledged", StorageStats::inFlight));
        all.add(metric(queue, "redelivered", COUNTER, ELEMENTS, "Elements that came back", StorageStats::redelivered));
        all.add(metric(queue, "moved", COUNTER, ELEMENTS, "Elements copied in the log", StorageStats::moved));
        all.add(metric(queue, "checkpoints", COUNTER, "checkpoints", "Made", StorageStats::checkpoints));
        all.add(metric(
                queue, "checkpoint.failures", COUNTER, "failures", "That failed", StorageStats::checkpointFailures));
        all.add(metric(
                queue,
                "checkpoint.lag",
                GAUGE,
                "records",
                "Records that recovery would read",
                StorageStats::recordsSinceCheckpoint));
        return List.copyOf(all);
    }

    private static Metric metric(
            PersistentElasticQueue<?> queue,
            String name,
            Metric.Kind kind,
            String unit,
            String description,
            ToLongFunction<StorageStats> of) {
        return new Metric(
                "elasticq.persistent." + name,
                kind,
                unit,
                description,
                Map.of(),
                () -> of.applyAsLong(queue.storage()));
    }
}
