package io.elasticq.benchmarks;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All that is known of some measurements, a line for each. */
final class MeasurementTable {

    private static final String NOT_HERE = "–";
    private static final String NOT_AVAILABLE = "not available";

    /** What a column says, null where there is nothing to say. */
    private record Column(String name, Function<Measurement, @Nullable String> value) {}

    private static final Column OF = new Column("of", Measurement::label);

    private static final List<Column> SCORES = List.of(
            new Column(
                    "score",
                    measurement -> Report.score(measurement.decisive())
                            + ' '
                            + measurement.decisive().unit()),
            new Column(
                    "spread",
                    measurement -> Report.number(measurement.decisive().low()) + " to "
                            + Report.number(measurement.decisive().high())));

    private static final List<Column> LATENCIES = List.of(
            percentile("p50, µs", "p50Nanos"),
            percentile("p95, µs", "p95Nanos"),
            percentile("p99, µs", "p99Nanos"),
            percentile("p99.9, µs", "p999Nanos"),
            percentile("p99.99, µs", "p9999Nanos"),
            new Column(
                    "worst, µs",
                    measurement -> measurement.worst().map(Report::score).orElse(null)));

    private static final List<Column> COSTS = List.of(
            new Column("CPU time, ns per event", costs(1, ProcessorCost.CPU)),
            new Column("cores in use", MeasurementTable::cores),
            new Column("voluntary switches per million", costs(1e6, ProcessorCost.VOLUNTARY)),
            new Column("involuntary per million", costs(1e6, ProcessorCost.INVOLUNTARY)));

    private static final List<Column> OTHERS = List.of(
            new Column(
                    "GiB/s",
                    measurement -> measurement.gibibytesPerSecond() > 0
                            ? Report.number(measurement.gibibytesPerSecond())
                            : null),
            percentile("bytes allocated per event", PipelineBenchmark.BYTES_PER_EVENT));

    private MeasurementTable() {}

    /** Of a case: columns for which there is something to say. */
    static Markup ofCase(Collection<Measurement> members) {
        Stream<Column> filled = Stream.of(LATENCIES, COSTS, OTHERS)
                .flatMap(List::stream)
                .filter(column -> members.stream()
                        .map(column.value())
                        .anyMatch(value -> value != null && !value.equals(NOT_AVAILABLE)));
        return table(
                Stream.of(Stream.of(OF), SCORES.stream(), filled)
                        .flatMap(columns -> columns)
                        .toList(),
                members);
    }

    /** Of several cases: all columns, and what is not known is said. */
    static Markup ofCases(Collection<Measurement> members) {
        Stream<Column> names = Stream.of(new Column("case", Measurement::title), OF);
        return table(
                Stream.of(names, SCORES.stream(), LATENCIES.stream(), COSTS.stream())
                        .flatMap(columns -> columns)
                        .toList(),
                members);
    }

    private static Markup table(List<Column> columns, Collection<Measurement> members) {
        Markup table = new Markup()
                .open("div", "class", "wide")
                .open("table")
                .open("thead")
                .open("tr");
        columns.forEach(column -> table.leaf("th", column.name(), "scope", "col"));
        table.close().close().open("tbody");
        for (Measurement member : members) {
            table.open("tr", "class", member.ours() ? "ours" : "peer");
            columns.forEach(column ->
                    table.leaf("td", Objects.requireNonNullElse(column.value().apply(member), NOT_HERE)));
            table.close();
        }
        return table.close().close().close();
    }

    private static Column percentile(String name, String metric) {
        return new Column(name, measurement -> {
            Samples samples = measurement.metrics().get(metric);
            return samples == null ? null : Report.score(samples);
        });
    }

    /** In rounds of times threads come and go, and take their counters with them; of a rate it should be known. */
    private static Function<Measurement, @Nullable String> costs(double times, String metric) {
        return measurement -> {
            OptionalDouble cost = measurement.perElement(metric);
            return cost.isPresent() ? Report.number(cost.getAsDouble() * times) : orNotAvailable(measurement);
        };
    }

    private static @Nullable String cores(Measurement measurement) {
        OptionalDouble nanos = measurement.perElement(ProcessorCost.CPU);
        return nanos.isPresent()
                ? Report.number(nanos.getAsDouble() * measurement.perSecond().orElseThrow() / 1e9)
                : orNotAvailable(measurement);
    }

    private static @Nullable String orNotAvailable(Measurement measurement) {
        return measurement.perSecond().isPresent() ? NOT_AVAILABLE : null;
    }
}
