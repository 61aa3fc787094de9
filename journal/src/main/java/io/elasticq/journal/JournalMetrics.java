package io.elasticq.journal;

import static io.elasticq.stats.Metric.Kind.COUNTER;
import static io.elasticq.stats.Metric.Kind.GAUGE;

import io.elasticq.stats.Metric;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** The metrics of a {@link Journal}. */
final class JournalMetrics {

    private static final String RECORDS = "records";
    private static final String SEGMENTS = "segments";

    private JournalMetrics() {}

    static List<Metric> of(Supplier<JournalStats> stats) {
        return List.of(
                metric(stats, "sequence.first", GAUGE, RECORDS, "Oldest record", JournalStats::firstSequence),
                metric(stats, "sequence.last", GAUGE, RECORDS, "Newest record", JournalStats::lastSequence),
                metric(stats, "sequence.durable", GAUGE, RECORDS, "Last durable one", JournalStats::durableSequence),
                metric(stats, "segments", GAUGE, SEGMENTS, "Files in use", JournalStats::segments),
                metric(stats, "size", GAUGE, "bytes", "Size of the files in use", JournalStats::bytes),
                metric(stats, "forces", COUNTER, "forces", "Forces of records", JournalStats::forces),
                metric(stats, "recycled", COUNTER, SEGMENTS, "Segments given up", JournalStats::recycled));
    }

    private static Metric metric(
            Supplier<JournalStats> stats,
            String name,
            Metric.Kind kind,
            String unit,
            String description,
            ToLongFunction<JournalStats> of) {
        return new Metric(
                "elasticq.journal." + name, kind, unit, description, Map.of(), () -> of.applyAsLong(stats.get()));
    }
}
