package io.elasticq.examples.accesslog;

import static io.elasticq.examples.accesslog.Where.where;

import io.elasticq.pipeline.state.StateCodec;
import io.elasticq.pipeline.state.StateCodecs;
import io.elasticq.pipeline.window.Aggregate;
import io.elasticq.pipeline.window.Aggregates;
import java.util.List;

/**
 * How a path did in a minute.
 *
 * @param counts requests, and those with answers of 200, 300, 400 and 500 and above
 * @param bytes percentiles of the size of the answers
 * @param timed requests of which the log says how long they took
 * @param micros percentiles of that
 */
record PathStats(List<Long> counts, List<Long> bytes, long timed, List<Long> micros) {

    private static final int DIGITS = 2;
    private static final double[] PERCENTILES = {50, 99};
    private static final int CLASSES = 4;

    private static final StateCodec<List<Long>> LONGS = StateCodecs.lists(StateCodecs.longs());

    static final StateCodec<PathStats> CODEC = StateCodecs.of(
            (stats, out) -> {
                LONGS.write(stats.counts, out);
                LONGS.write(stats.bytes, out);
                out.writeLong(stats.timed);
                LONGS.write(stats.micros, out);
            },
            in -> new PathStats(LONGS.read(in), LONGS.read(in), in.readLong(), LONGS.read(in)));

    static Aggregate<AccessEntry, ?, PathStats> aggregate() {
        Aggregate<AccessEntry, ?, List<Long>> counts = Aggregates.all(
                Aggregates.<AccessEntry>count(),
                ofClass(2),
                ofClass(3),
                ofClass(4),
                ofClass(5),
                where(AccessEntry::isTimed, Aggregates.<AccessEntry>count()));
        Aggregate<AccessEntry, ?, List<List<Long>>> percentiles = Aggregates.all(
                Aggregates.percentiles(AccessEntry::size, DIGITS, PERCENTILES),
                where(AccessEntry::isTimed, Aggregates.percentiles(AccessEntry::micros, DIGITS, PERCENTILES)));
        return Aggregates.both(
                counts,
                percentiles,
                (count, each) ->
                        new PathStats(count.subList(0, 1 + CLASSES), each.get(0), count.get(1 + CLASSES), each.get(1)));
    }

    private static Aggregate<AccessEntry, ?, Long> ofClass(int statusClass) {
        return Aggregates.sum((AccessEntry entry) -> entry.statusClass() == statusClass ? 1 : 0);
    }

    long hits() {
        return counts.get(0);
    }

    /** Requests, 2xx, 3xx, 4xx, 5xx, percentiles of bytes, percentiles of microseconds. */
    String line() {
        StringBuilder line = new StringBuilder();
        counts.forEach(count -> line.append(count).append('\t'));
        bytes.forEach(value -> line.append(value).append('\t'));
        micros.forEach(value -> line.append(timed == 0 ? "-" : value.toString()).append('\t'));
        return line.substring(0, line.length() - 1);
    }
}
