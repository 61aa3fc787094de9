package io.elasticq.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.elasticq.router.RouterStats;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a run of {@link Route} has done.
 *
 * @param in lines that were read
 * @param router what the router counted
 * @param outputs in the order of the command line, those that join late last
 * @param replays whether lines that an output missed are read from the journal
 * @param nanos time since the start
 * @param end how it ended
 */
record RouteSummary(long in, RouterStats router, List<OutputSummary> outputs, boolean replays, long nanos, String end) {

    RouteSummary {
        outputs = List.copyOf(outputs);
    }

    /** The counters of the router. */
    Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("routed", router.routed());
        counters.put("delivered", router.delivered());
        counters.put("drops_full", router.droppedQueueFull());
        counters.put("drops_all_full", router.droppedAllFull());
        counters.put("drops_no_credit", router.droppedNoCredit());
        counters.put("drops_unclaimed", router.droppedUnclaimed());
        counters.put("drops_failed", router.droppedFailed());
        counters.put("credit_waits", router.creditWaits());
        counters.put("detach_count", router.detaches());
        counters.put("pressure_waits", router.pressureWaits());
        counters.put("idle_waits", router.idleWaits());
        counters.put("batches", router.batches());
        counters.put("batch_sum", router.batchSum());
        counters.put("batch_max", router.batchMax());
        counters.put("wake_waits", router.wakeWaits());
        counters.put("wake_timeouts", router.wakeTimeouts());
        return counters;
    }

    /** One line for people, while it goes on. */
    String toStatsLine() {
        StringBuilder line = new StringBuilder(String.format("%.1fs in=%d ", seconds(), in)).append(text(counters()));
        for (OutputSummary output : outputs) {
            Map<String, Long> fates = output.fates(router.routed(), replays);
            line.append(" | ").append(output.name()).append(": ").append(output.state());
            line.append(" written=").append(output.written());
            line.append(" in_ring=").append(output.details().get("in_ring"));
            line.append(" dropped=")
                    .append(output.stats() == null ? 0 : output.stats().dropped());
            line.append(" missed=").append(fates.get("missed"));
        }
        return line.toString();
    }

    /** Several lines for people, at the end. */
    List<String> toLines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format("%s: %d lines in %.1f s", end, in, seconds()));
        lines.add("router: " + text(counters()));
        for (OutputSummary output : outputs) {
            lines.add(output.name() + ": " + output.state() + (output.failure() == null ? "" : ": " + output.failure())
                    + (output.exitStatus() == null ? "" : " exit_status=" + output.exitStatus()) + " "
                    + text(output.fates(in, replays)) + " " + text(output.details()));
        }
        return lines;
    }

    String toJson() {
        return JsonLine.of(json -> {
            json.writeStringField("end", end);
            json.writeNumberField("in", in);
            writeNumbers(json, counters());
            json.writeNumberField("seconds", seconds());
            json.writeArrayFieldStart("outputs");
            for (OutputSummary output : outputs) {
                json.writeStartObject();
                write(json, output);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private void write(JsonGenerator json, OutputSummary output) throws IOException {
        json.writeStringField("name", output.name());
        json.writeStringField("state", output.state());
        if (output.failure() != null) {
            json.writeStringField("failure", output.failure());
        }
        if (output.exitStatus() != null) {
            json.writeNumberField("exit_status", output.exitStatus());
        }
        writeNumbers(json, output.fates(in, replays));
        writeNumbers(json, output.details());
    }

    private static void writeNumbers(JsonGenerator json, Map<String, Long> numbers) throws IOException {
        for (Map.Entry<String, Long> number : numbers.entrySet()) {
            json.writeNumberField(number.getKey(), number.getValue());
        }
    }

    private double seconds() {
        return PipeSummary.seconds(nanos);
    }

    private static String text(Map<String, Long> numbers) {
        return numbers.entrySet().stream()
                .map(number -> number.getKey() + "=" + number.getValue())
                .collect(Collectors.joining(" "));
    }
}
