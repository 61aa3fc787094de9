package io.elasticq.benchmarks;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of one queue in one case.
 *
 * @param benchmark class and method, without the package
 * @param params JMH's parameters
 * @param moreIsBetter whether scores are rates, not times
 * @param metrics by name; {@link #PRIMARY} is JMH's score
 */
record Measurement(String benchmark, Map<String, String> params, boolean moreIsBetter, Map<String, Samples> metrics) {

    static final String PRIMARY = "";

    private static final String TYPE = "type";

    /** What need not be said. */
    private static final Map<String, String> USUAL = Map.of(
            "capacity", Integer.toString(ThroughputBenchmark.CAPACITY),
            "waiting", Waiting.SPIN.name(),
            "folder", FileBenchmark.DEFAULT_FOLDER,
            "records", JournalReadBenchmark.DEFAULT_RECORDS,
            "megabytes", LogBenchmark.DEFAULT_MEGABYTES);

    /** A counter of elements, where a call moves several. */
    private static final String TRANSFERRED = "transferred";

    /** How the metrics that are the longest of many durations begin. */
    private static final String WORST = "worst";

    /** How the methods of consumers begin. */
    private static final String CONSUME = "consume";

    /** What was measured, null where it is not one of ours to know. */
    @Nullable
    Subject subject() {
        return Stream.<Subject>concat(Stream.of(QueueType.values()), Stream.of(OtherType.values()))
                .filter(known -> known.toString().equals(params.get(TYPE)))
                .findFirst()
                .orElse(null);
    }

    String label() {
        Subject subject = subject();
        return subject != null ? subject.label() : params.getOrDefault(TYPE, "-");
    }

    boolean ours() {
        Subject subject = subject();
        return subject != null && subject.ours();
    }

    /** Whether the peer allows as many threads; what we don't know, we compare. */
    boolean comparableWith(Measurement peer) {
        return !(subject() instanceof QueueType mine)
                || !(peer.subject() instanceof QueueType theirs)
                || mine.comparableWith(theirs);
    }

    /** The parameters but for the queue, to be told apart by; empty where there are none, or only the usual values. */
    String variant() {
        StringBuilder variant = new StringBuilder();
        params.forEach((name, value) -> {
            if (!name.equals(TYPE) && !value.equals(USUAL.get(name))) {
                variant.append(", ").append(name).append('=').append(value);
            }
        });
        return variant.toString();
    }

    /** The metric that counts: what consumers took where there are two ends, the worst case where one was looked for. */
    Samples decisive() {
        return metrics.keySet().stream()
                .filter(metric -> metric.equals(TRANSFERRED) || metric.startsWith(WORST))
                .findFirst()
                .or(() -> metrics.keySet().stream()
                        .filter(metric -> metric.startsWith(CONSUME))
                        .findFirst())
                .map(metrics::get)
                .orElseGet(() -> Objects.requireNonNull(metrics.get(PRIMARY)));
    }

    int rounds() {
        return decisive().rounds().size();
    }
}
