package io.elasticq.examples.mqttproxy;

import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy has done, once it has ended.
 *
 * @param seconds from the first message that arrived to the last
 * @param recovered messages that were there at the start
 * @param received messages from the broker, by quality of service
 * @param forwarded messages that the output has
 * @param lost messages that the policy has given up
 * @param left messages that are still in the backlog, or that were taken and of which it is not known whether the output has them
 * @param held messages that were not acknowledged, and come again
 * @param durable whether what is left is on a disk
 * @param growth of each level
 * @param batchNanos how long batches took
 * @param failure why it ended before its time; null if it did not
 */
record Report(
        double seconds,
        long recovered,
        List<Long> received,
        List<Long> forwarded,
        List<Long> lost,
        long left,
        long held,
        boolean durable,
        List<String> growth,
        Histogram batchNanos,
        @Nullable Throwable failure) {

    Report {
        received = List.copyOf(received);
        forwarded = List.copyOf(forwarded);
        lost = List.copyOf(lost);
        growth = List.copyOf(growth);
    }

    static long sum(List<Long> counts) {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    /** Whether each message that has come is accounted for. */
    boolean conserved() {
        return recovered + sum(received) == sum(forwarded) + sum(lost) + left + held;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        add(text, "received %,d in %.1f s: %,.0f a second", sum(received), seconds, sum(received) / seconds);
        for (int qos = Backlog.LEVELS - 1; qos >= 0; qos--) {
            add(
                    text,
                    "  QoS %d: received %,d, forwarded %,d, lost %,d; capacity %s",
                    qos,
                    received.get(qos),
                    forwarded.get(qos),
                    lost.get(qos),
                    growth.get(qos));
        }
        add(
                text,
                "batches: %,d, median %.3f ms, 99 %% %.3f ms, 99.9 %% %.3f ms, longest %.3f ms",
                batchNanos.getTotalCount(),
                batchNanos.getValueAtPercentile(50) / 1e6,
                batchNanos.getValueAtPercentile(99) / 1e6,
                batchNanos.getValueAtPercentile(99.9) / 1e6,
                batchNanos.getMaxValue() / 1e6);
        add(
                text,
                "conservation: %,d received + %,d found at the start = %,d forwarded + %,d lost + %,d left %s + %,d not acknowledged: %s",
                sum(received),
                recovered,
                sum(forwarded),
                sum(lost),
                left,
                durable ? "on the disk" : "in memory",
                held,
                conserved() ? "holds" : "DOES NOT HOLD");
        return text.toString().stripTrailing();
    }

    private static void add(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
