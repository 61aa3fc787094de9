package io.elasticq.cli;

import io.elasticq.QueueStats;

/**
 * What a run of {@link Pipe} has done. Each line has exactly one fate: {@code in = out + dropped + refused + unwritten}.
 * Where the queue is kept in a folder, what was found there came in, too, and what is unwritten stays there.
 *
 * @param queue what the queue counted, all at one instant
 * @param readers threads that have read
 * @param out lines that the output has taken
 * @param bytesIn bytes of the lines that were offered to the queue
 * @param bytesOut bytes that the output has taken
 * @param nanos time since the start
 * @param end how it ended
 */
record PipeSummary(QueueStats queue, int readers, long out, long bytesIn, long bytesOut, long nanos, String end) {

    private static final double MILLI_NANOS = 1e6;

    /** Lines that were offered to the queue. */
    long in() {
        return queue.accepted() + queue.droppedNewest() + queue.refused();
    }

    /** Lines that were accepted and not dropped, and are not out, or not yet. */
    long unwritten() {
        return in() - out - queue.dropped() - queue.refused();
    }

    double seconds() {
        return seconds(nanos);
    }

    /** To the millisecond. */
    static double seconds(long nanos) {
        return Math.round(nanos / MILLI_NANOS) / 1e3;
    }

    String toJson() {
        return JsonLine.of(json -> {
            json.writeStringField("end", end);
            json.writeNumberField("readers", readers);
            json.writeNumberField("in", in());
            json.writeNumberField("out", out);
            json.writeNumberField("dropped", queue.dropped());
            json.writeNumberField("droppedOldest", queue.droppedOldest());
            json.writeNumberField("droppedNewest", queue.droppedNewest());
            json.writeNumberField("refused", queue.refused());
            json.writeNumberField("unwritten", unwritten());
            json.writeNumberField("bytesIn", bytesIn);
            json.writeNumberField("bytesOut", bytesOut);
            json.writeNumberField("highWaterMark", queue.highWaterMark());
            json.writeNumberField("capacity", queue.capacity());
            json.writeNumberField("minCapacity", queue.minCapacity());
            json.writeNumberField("maxCapacity", queue.maxCapacity());
            json.writeNumberField("grows", queue.grows());
            json.writeNumberField("shrinks", queue.shrinks());
            json.writeNumberField("seconds", seconds());
        });
    }

    /** One line for people. */
    String toStatsLine() {
        return String.format(
                "%.1fs in=%d out=%d depth=%d capacity=%d high=%d grows=%d shrinks=%d dropped=%d",
                seconds(),
                in(),
                out,
                queue.size(),
                queue.capacity(),
                queue.highWaterMark(),
                queue.grows(),
                queue.shrinks(),
                queue.dropped());
    }
}
