package io.elasticq.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What a run measures, and about how long that takes.
 *
 * @param parts one after the other in each round
 * @param rounds with a JVM for each measurement
 * @param measurements in a round
 * @param seconds of all rounds, about
 */
record BenchPlan(List<Options> parts, int rounds, int measurements, double seconds) {

    /** Variants of ours, and more threads than a small machine has cores for. */
    static final String ONLY_IF_ASKED = "Tuning|4p1c";

    static final int ROUNDS = 5;
    static final int QUICK_ROUNDS = 3;

    private static final int QUICK_WARMUPS = 2;
    private static final int QUICK_ITERATIONS = 3;
    private static final TimeValue QUICK_TIME = TimeValue.milliseconds(100);

    /** As otherwise, but for a heap of half the size, since touching all of it takes as long as an iteration. */
    private static final String[] QUICK_FLAGS = {"-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch", "-XX:+UseParallelGC"};

    /** Of a JVM that touches its heap, on a machine that has nothing else to do. */
    private static final double START_SECONDS = 1.0;

    /** Of an iteration that takes as long as it takes. */
    private static final double SINGLE_SHOT_SECONDS = 0.25;

    private static final String PACKAGE = BenchPlan.class.getPackageName() + '.';

    /**
     * The cases that stand for all, for a moment each.
     *
     * @param only patterns of which one must be found in a name; all if there are none
     * @param jmh what JMH is told otherwise, which prevails
     */
    static BenchPlan quick(List<String> only, int rounds, Options jmh) {
        List<Pattern> patterns = only.stream().map(Pattern::compile).toList();
        List<Options> parts = QuickCase.all().stream()
                .filter(quick -> patterns.isEmpty()
                        || patterns.stream().anyMatch(pattern -> pattern.matcher(PACKAGE + quick.benchmark())
                                .find()))
                .map(quick -> shortened(quick.options().parent(jmh), jmh).build())
                .toList();
        return of(parts, rounds);
    }

    /** All benchmarks, or those that match, as their annotations say. */
    static BenchPlan full(List<String> only, int rounds, Options jmh) {
        ChainedOptionsBuilder options = common(new OptionsBuilder().parent(jmh));
        only.forEach(options::include);
        if (only.isEmpty()) {
            options.exclude(ONLY_IF_ASKED);
        }
        return of(List.of(options.build()), rounds);
    }

    private static ChainedOptionsBuilder shortened(ChainedOptionsBuilder options, Options jmh) {
        if (!jmh.getWarmupIterations().hasValue()) {
            options.warmupIterations(QUICK_WARMUPS);
        }
        if (!jmh.getMeasurementIterations().hasValue()) {
            options.measurementIterations(QUICK_ITERATIONS);
        }
        if (!jmh.getWarmupTime().hasValue()) {
            options.warmupTime(QUICK_TIME);
        }
        if (!jmh.getMeasurementTime().hasValue()) {
            options.measurementTime(QUICK_TIME);
        }
        if (!jmh.getJvmArgsAppend().hasValue()) {
            options.jvmArgsAppend(QUICK_FLAGS);
        }
        return common(options);
    }

    /** The flags of this JVM are not for those that measure; one that fails does not end a run of hours. */
    private static ChainedOptionsBuilder common(ChainedOptionsBuilder options) {
        return options.jvmArgs().shouldFailOnError(false).addProfiler(ProcessorCost.class);
    }

    private static BenchPlan of(List<Options> parts, int rounds) {
        int measurements = 0;
        double seconds = 0;
        for (Options part : parts) {
            for (BenchmarkListEntry entry : entries(part)) {
                int combinations = combinations(entry, part);
                measurements += combinations;
                seconds += combinations * secondsOf(entry, part);
            }
        }
        return new BenchPlan(parts, rounds, measurements, seconds * rounds);
    }

    /** The names of all benchmarks there are, without the package. */
    static List<String> names() {
        return entries(new OptionsBuilder().build()).stream()
                .map(entry -> entry.getUsername().substring(PACKAGE.length()))
                .toList();
    }

    private static SortedSet<BenchmarkListEntry> entries(Options options) {
        return BenchmarkList.defaultList()
                .find(
                        OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT),
                        options.getIncludes(),
                        options.getExcludes());
    }

    private static int combinations(BenchmarkListEntry entry, Options options) {
        int combinations = 1;
        for (Map.Entry<String, String[]> param :
                entry.getParams().orElse(Map.of()).entrySet()) {
            combinations *= options.getParameter(param.getKey()).hasValue()
                    ? options.getParameter(param.getKey()).get().size()
                    : param.getValue().length;
        }
        return combinations;
    }

    private static double secondsOf(BenchmarkListEntry entry, Options options) {
        return secondsOf(
                entry.getMode(),
                options.getWarmupIterations().orElse(entry.getWarmupIterations().orElse(0)),
                options.getWarmupTime().orElse(entry.getWarmupTime().orElse(TimeValue.NONE)),
                options.getMeasurementIterations()
                        .orElse(entry.getMeasurementIterations().orElse(0)),
                options.getMeasurementTime().orElse(entry.getMeasurementTime().orElse(TimeValue.NONE)));
    }

    /** How long a measurement takes, about. */
    static double secondsOf(Mode mode, int warmups, TimeValue warmup, int iterations, TimeValue iteration) {
        return mode == Mode.SingleShotTime
                ? START_SECONDS + (warmups + iterations) * SINGLE_SHOT_SECONDS
                : START_SECONDS + warmups * seconds(warmup) + iterations * seconds(iteration);
    }

    private static double seconds(TimeValue time) {
        return time.convertTo(TimeUnit.MICROSECONDS) / 1e6;
    }
}
