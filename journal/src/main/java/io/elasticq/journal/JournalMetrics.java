package io.elasticq.journal;

import io.elasticq.stats.Metric;
import io.elasticq.stats.MetricGroup;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The metrics of a {@link Journal}. */
final class JournalMetrics {

    private static final String RECORDS = "records";
    private static final String SEGMENTS = "segments";

    private JournalMetrics() {}

    static List<Metric> of(Supplier<JournalStats> stats) {
        MetricGroup<JournalStats> journal = new MetricGroup<>("elasticq.journal.", Map.of(), stats);
        return List.of(
                journal.gauge("sequence.first", RECORDS, "Oldest record", JournalStats::firstSequence),
                journal.gauge("sequence.last", RECORDS, "Newest record", JournalStats::lastSequence),
                journal.gauge("sequence.durable", RECORDS, "Last durable one", JournalStats::durableSequence),
                journal.gauge("segments", SEGMENTS, "Files in use", JournalStats::segments),
                journal.gauge("size", "bytes", "Size of the files in use", JournalStats::bytes),
                journal.counter("forces", "forces", "Forces of records", JournalStats::forces),
                journal.counter("recycled", SEGMENTS, "Segments given up", JournalStats::recycled));
    }
}
