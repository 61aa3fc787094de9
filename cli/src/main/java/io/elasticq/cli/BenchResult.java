package io.elasticq.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * What was measured.
 *
 * @param nanos for all messages of the throughput, from the first claim to the answer that all have come
 * @param roundTripNanos of each round trip
 */
record BenchResult(long nanos, Histogram roundTripNanos) {

    private static final double[] PERCENTILES = {50, 90, 99, 99.9};
    private static final List<String> NAMES = List.of("p50", "p90", "p99", "p99.9");
    private static final double SECOND_NANOS = 1e9;
    private static final double MICRO_NANOS = 1e3;
    private static final double MIB = 1 << 20;

    /** Where it was measured. */
    static String machine() {
        return processor() + ", " + Runtime.getRuntime().availableProcessors() + " processors, "
                + System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch");
    }

    static String java() {
        return System.getProperty("java.vm.name") + " " + System.getProperty("java.version");
    }

    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"), StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown processor");
        } catch (IOException e) {
            return "unknown processor"; // not Linux
        }
    }

    double messagesPerSecond(BenchPlan plan) {
        return plan.messages() / (nanos / SECOND_NANOS);
    }

    private double mibPerSecond(BenchPlan plan) {
        return messagesPerSecond(plan) * plan.size() / MIB;
    }

    /** For people. */
    String toTable(BenchPlan plan, String processes, String place) {
        StringBuilder text = new StringBuilder()
                .append("machine: ")
                .append(machine())
                .append('\n')
                .append("java: ")
                .append(java())
                .append('\n')
                .append("channel: ")
                .append(processes)
                .append(", ")
                .append(place)
                .append(", depth ")
                .append(plan.depth())
                .append(", flow control\n");
        text.append(String.format(
                Locale.ROOT,
                "throughput: %d messages of %d bytes in %.3f s: %.2f million/s, %.0f MiB/s%n",
                plan.messages(),
                plan.size(),
                nanos / SECOND_NANOS,
                messagesPerSecond(plan) / 1e6,
                mibPerSecond(plan)));
        text.append(String.format(Locale.ROOT, "round trips: %d, in microseconds%n", plan.roundTrips()));
        text.append(row("min", NAMES, "max"));
        text.append(row(micros(roundTripNanos.getMinValue()), percentiles(), micros(roundTripNanos.getMaxValue())));
        return text.toString();
    }

    private List<String> percentiles() {
        return java.util.Arrays.stream(PERCENTILES)
                .mapToObj(percentile -> micros(roundTripNanos.getValueAtPercentile(percentile)))
                .toList();
    }

    private static String row(String first, List<String> middle, String last) {
        StringBuilder row = new StringBuilder();
        Stream.concat(Stream.concat(Stream.of(first), middle.stream()), Stream.of(last))
                .forEach(cell -> row.append(String.format(Locale.ROOT, "%10s", cell)));
        return row.append('\n').toString();
    }

    private static String micros(long value) {
        return String.format(Locale.ROOT, "%.2f", value / MICRO_NANOS);
    }

    String toJson(BenchPlan plan, int processes) {
        return JsonLine.of(json -> {
            json.writeStringField("machine", machine());
            json.writeStringField("java", java());
            json.writeNumberField("processes", processes);
            json.writeNumberField("depth", plan.depth());
            json.writeNumberField("size", plan.size());
            json.writeNumberField("messages", plan.messages());
            json.writeNumberField("nanos", nanos);
            json.writeNumberField("messagesPerSecond", Math.round(messagesPerSecond(plan)));
            json.writeNumberField("roundTrips", roundTripNanos.getTotalCount());
            json.writeObjectFieldStart("roundTripNanos");
            json.writeNumberField("min", roundTripNanos.getMinValue());
            for (int i = 0; i < PERCENTILES.length; i++) {
                json.writeNumberField(NAMES.get(i), roundTripNanos.getValueAtPercentile(PERCENTILES[i]));
            }
            json.writeNumberField("max", roundTripNanos.getMaxValue());
            json.writeEndObject();
        });
    }
}
