package io.elasticq.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * One of the cases that stand for all: what {@code bench --quick} runs, and what the chart of ratios shows. With the same queue sizes and records as in the
 * full run.
 *
 * @param benchmark class and method
 * @param params JMH's parameters, with all the values that run
 */
record QuickCase(String benchmark, Map<String, List<String>> params) {

    /** These only make a run shorter, and are no other case. */
    private static final List<String> LENGTHS = List.of("publications", "trips");

    private static final List<QuickCase> ALL = List.of(
            of(
                    "LockFreePairBenchmark.offerPoll",
                    "JC_MPSC_ARRAY",
                    "JC_MPSC_GROWABLE",
                    "JC_SPSC_ARRAY",
                    "MPSC_ELASTIC",
                    "SPSC_ELASTIC"),
            of("MpscPollBenchmark.poll1p1c", "MPSC_ELASTIC", "JC_MPSC_ARRAY", "JC_MPSC_CHUNKED", "JC_MPSC_GROWABLE"),
            of("SpscBenchmark.poll1p1c", "SPSC_ELASTIC", "JC_SPSC_ARRAY"),
            of("SingleThreadBenchmark.offerPoll", "LOCKED", "ARRAY_BLOCKING", "LINKED_BLOCKING"),
            of("PriorityPairBenchmark.offerPoll", "PRIORITY_STRICT", "PRIORITY_BLOCKING"),
            of("GrowthBenchmark.worstOffer", "MPSC_ELASTIC", "LOCKED", "ARRAY_DEQUE"),
            of("JournalAppendBenchmark.append1", "JOURNAL", "CHRONICLE", "FILE_CHANNEL")
                    .with("bytes", "100"),
            of("JournalForceBenchmark.force1", "JOURNAL", "CHRONICLE", "FILE_CHANNEL")
                    .with("bytes", "100"),
            of("JournalReadBenchmark.read", "JOURNAL", "CHRONICLE").with("bytes", "100"),
            of("JournalLatencyBenchmark.append", "JOURNAL", "CHRONICLE")
                    .with("bytes", "100")
                    .with("publications", "20000"),
            of("RingBenchmark.publish1", "RING", "DISRUPTOR").with("shape", "ONE", "DIAMOND"),
            of("RingBenchmark.publish3", "RING", "DISRUPTOR").with("shape", "ONE"),
            of("RingLatencyBenchmark.pingPong", "RING", "DISRUPTOR"),
            of("FanOutBenchmark.route", "ROUTER", "ROUTER_WITHOUT_CREDITS", "DISRUPTOR", "JC_RINGS")
                    .with("to", "3"),
            of("FanOutBenchmark.route", "ROUTER", "ROUTER_WITHOUT_CREDITS")
                    .with("to", "3")
                    .with("slow", "100"),
            of("FanOutLatencyBenchmark.publish", "ROUTER", "ROUTER_WITHOUT_CREDITS", "DISRUPTOR", "JC_RINGS")
                    .with("to", "3")
                    .with("publications", "20000"),
            of("ChannelBenchmark.send", "CHANNEL", "AGRONA_ONE_TO_ONE")
                    .with("sides", "THREADS")
                    .with("bytes", "64"),
            of("ChannelLatencyBenchmark.roundTrip", "CHANNEL", "AGRONA_ONE_TO_ONE")
                    .with("sides", "THREADS")
                    .with("bytes", "64")
                    .with("trips", "20000"),
            of("PipelineFusedBenchmark.flow", "PIPELINE", "PLAIN_LOOP", "REACTOR"),
            of("PipelineHandOffBenchmark.flow", "PIPELINE", "DISRUPTOR").with("handOffs", "ONE"));

    static List<QuickCase> all() {
        return ALL;
    }

    private static QuickCase of(String benchmark, String... types) {
        return new QuickCase(benchmark, Map.of("type", List.of(types)));
    }

    private QuickCase with(String param, String... values) {
        Map<String, List<String>> more = new TreeMap<>(params);
        more.put(param, List.of(values));
        return new QuickCase(benchmark, Map.copyOf(more));
    }

    /** What JMH is told to run. */
    ChainedOptionsBuilder options() {
        ChainedOptionsBuilder options = new OptionsBuilder().include(Pattern.quote('.' + benchmark) + '$');
        params.forEach((name, values) -> options.param(name, values.toArray(String[]::new)));
        return options;
    }

    /** Whether this is one of the cases that stand for all. */
    static boolean isOne(Measurement measurement) {
        return ALL.stream().anyMatch(quick -> quick.matches(measurement));
    }

    private boolean matches(Measurement measurement) {
        return measurement.benchmark().equals(benchmark)
                && params.entrySet().stream()
                        .filter(param -> !LENGTHS.contains(param.getKey()))
                        .allMatch(param ->
                                param.getValue().contains(measurement.params().get(param.getKey())));
    }

    @Override
    public String toString() {
        return params.entrySet().stream()
                .map(param -> param.getKey() + '=' + String.join("|", param.getValue()))
                .sorted()
                .collect(Collectors.joining(", ", benchmark + " ", ""));
    }
}
