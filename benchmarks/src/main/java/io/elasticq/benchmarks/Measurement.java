package io.elasticq.benchmarks;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
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

    private static final String BYTES = "bytes";

    private static final Map<String, Double> PER_SECOND = Map.of("M/s", 1e6, "k/s", 1e3);

    /** What need not be said. */
    private static final Map<String, String> USUAL = Map.of(
            "capacity",
            Integer.toString(ThroughputBenchmark.CAPACITY),
            "waiting",
            Waiting.SPIN.name(),
            "slow",
            "0",
            "trips",
            ChannelLatencyBenchmark.DEFAULT_TRIPS,
            "folder",
            FileBenchmark.DEFAULT_FOLDER,
            "records",
            JournalReadBenchmark.DEFAULT_RECORDS,
            "megabytes",
            LogBenchmark.DEFAULT_MEGABYTES,
            "events",
            PipelineBenchmark.DEFAULT_EVENTS,
            "publications",
            FanOutLatencyBenchmark.DEFAULT_PUBLICATIONS);

    /** A counter of elements, where a call moves several. */
    private static final String TRANSFERRED = "transferred";

    /** How the metrics that are the longest of many durations begin. */
    private static final String WORST = "worst";

    /** How the metrics begin that stand for many durations because of what else the system does. */
    private static final String TYPICAL = "typical";

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

    /** What the case is called, with the parameters that are not as usual. */
    String title() {
        return BenchmarkCase.of(benchmark).map(BenchmarkCase::title).orElse(benchmark) + variant();
    }

    /**
     * The metric that counts: what consumers took where there are two ends, the typical case or else the worst one where such were looked for.
     */
    Samples decisive() {
        return first(metric -> metric.equals(TRANSFERRED) || metric.startsWith(TYPICAL))
                .or(() -> first(metric -> metric.startsWith(WORST)))
                .or(() -> first(metric -> metric.startsWith(CONSUME)))
                .orElseGet(() -> Objects.requireNonNull(metrics.get(PRIMARY)));
    }

    /** The worst case where one was looked for. */
    Optional<Samples> worst() {
        return first(metric -> metric.startsWith(WORST));
    }

    private Optional<Samples> first(Predicate<String> which) {
        return metrics.keySet().stream().filter(which).findFirst().map(metrics::get);
    }

    /** How many GiB/s that is, in messages of that many bytes; 0 where there is no such rate. */
    double gibibytesPerSecond() {
        String bytes = params.get(BYTES);
        Double perSecond = PER_SECOND.get(decisive().unit());
        return bytes == null || perSecond == null
                ? 0
                : decisive().score() * perSecond * Integer.parseInt(bytes) / (1 << 30);
    }

    /** How many a second; nothing where a time was measured. */
    OptionalDouble perSecond() {
        Double unit = PER_SECOND.get(decisive().unit());
        return unit == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(decisive().score() * unit);
    }

    /**
     * A metric that is known for each operation of JMH's, for each element; for JMH an element that is put in and taken out may be two operations,
     * or a thousandth. Nothing where it was not measured, or a time was.
     */
    OptionalDouble perElement(String metric) {
        Samples perOperation = metrics.get(metric);
        if (perOperation == null
                || perOperation.rounds().isEmpty()
                || perSecond().isEmpty()) {
            return OptionalDouble.empty();
        }
        double operations = Objects.requireNonNull(metrics.get(PRIMARY)).score();
        return OptionalDouble.of(perOperation.score() * operations / decisive().score());
    }

    int rounds() {
        return decisive().rounds().size();
    }
}
