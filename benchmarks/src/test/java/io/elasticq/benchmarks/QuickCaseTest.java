package io.elasticq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

class QuickCaseTest {

    private static final Options NOTHING = new OptionsBuilder().build();

    @ParameterizedTest
    @EnumSource
    void all_showEachPatternByARateAndByLatencies_ofOursAndOfWhatItIsComparedWith(EventPattern pattern) {
        List<Measurement> shown = measurements().filter(pattern::shows).toList();
        Map<Boolean, List<Measurement>> byKind = shown.stream()
                .collect(Collectors.partitioningBy(
                        measurement -> measurement.benchmark().contains("Latency")));

        assertThat(byKind.values()).allSatisfy(kind -> assertThat(kind)
                .extracting(Measurement::label)
                .hasSizeGreaterThan(1)
                .doesNotContain("-"));
        assertThat(shown).anyMatch(Measurement::ours);
    }

    @Test
    void all_areBenchmarksWithTheseParameters() {
        for (QuickCase quick : QuickCase.all()) {
            BenchmarkListEntry entry = BenchmarkList.defaultList()
                    .find(
                            OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT),
                            quick.options().build().getIncludes(),
                            List.of())
                    .iterator()
                    .next();
            Map<String, String[]> params = entry.getParams().get();

            assertThat(params.keySet())
                    .as(quick.toString())
                    .containsAll(quick.params().keySet());
            assertThat(Arrays.asList(params.get("type")))
                    .as(quick.toString())
                    .containsAll(quick.params().get("type"));
        }
    }

    @Test
    void quickPlan_measuresAllOfThem_withoutBrokersAndDrivers() {
        BenchPlan plan = BenchPlan.quick(List.of(), BenchPlan.QUICK_ROUNDS, NOTHING);

        assertThat(plan.parts()).hasSameSizeAs(QuickCase.all());
        assertThat(plan.measurements()).isEqualTo((int) measurements().count());
        assertThat(plan.seconds()).isBetween(100.0, 300.0);
        assertThat(QuickCase.all()).extracting(QuickCase::benchmark).noneMatch(name -> name.matches("(Kafka|Aeron).*"));
    }

    @Test
    void plan_ofAPattern_hasOnlyWhatMatches() {
        assertThat(BenchPlan.quick(List.of("[.]Ring", "Spsc"), 1, NOTHING).measurements())
                .isEqualTo((int) measurements()
                        .filter(measurement -> measurement.benchmark().matches("(Ring|Spsc).*"))
                        .count());
        assertThat(BenchPlan.full(List.of("SpscBenchmark.drain"), 1, NOTHING).measurements())
                .isEqualTo(5);
        assertThat(BenchPlan.full(List.of("nonesuch"), 1, NOTHING).measurements())
                .isZero();
    }

    @Test
    void isOne_ofTheSameCaseWithAnotherLength_isTrue() {
        Measurement trip = new Measurement(
                "ChannelLatencyBenchmark.roundTrip",
                Map.of("type", "CHANNEL", "sides", "THREADS", "bytes", "64", "trips", "100000"),
                false,
                Map.of());

        assertThat(QuickCase.isOne(trip)).isTrue();
        assertThat(QuickCase.isOne(new Measurement(
                        trip.benchmark(),
                        Map.of("type", "CHANNEL", "sides", "PROCESSES", "bytes", "64"),
                        false,
                        Map.of())))
                .isFalse();
    }

    /** One for each value of each parameter. */
    private static Stream<Measurement> measurements() {
        return QuickCase.all().stream().flatMap(quick -> combinations(quick.params())
                .map(params -> new Measurement(quick.benchmark(), params, true, Map.of())));
    }

    private static Stream<Map<String, String>> combinations(Map<String, List<String>> params) {
        Stream<Map<String, String>> all = Stream.of(Map.of());
        for (Map.Entry<String, List<String>> param : params.entrySet()) {
            all = all.flatMap(some -> param.getValue().stream().map(value -> {
                Map<String, String> more = new HashMap<>(some);
                more.put(param.getKey(), value);
                return more;
            }));
        }
        return all;
    }
}
