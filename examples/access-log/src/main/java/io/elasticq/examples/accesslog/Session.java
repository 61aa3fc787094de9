package io.elasticq.examples.accesslog;

import io.elasticq.pipeline.state.StateCodec;
import io.elasticq.pipeline.state.StateCodecs;
import io.elasticq.pipeline.window.Aggregate;
import io.elasticq.pipeline.window.Aggregates;
import io.elasticq.pipeline.window.WindowResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * What a client did, from its first request to a pause.
 *
 * @param bytes that it got
 * @param errors answers of 400 and above
 * @param entry its first request
 * @param exit its last request
 */
record Session(long bytes, long errors, Visit entry, Visit exit) {

    private static final long MILLIS = 1000;

    /** What was asked for, and when. Of two at the same time, the path decides: which line came first must not. */
    record Visit(long time, String path) implements Comparable<Visit> {

        private static final Comparator<Visit> ORDER =
                Comparator.comparingLong(Visit::time).thenComparing(Visit::path);

        static final StateCodec<Visit> CODEC = StateCodecs.of(
                (visit, out) -> {
                    out.writeLong(visit.time);
                    StateCodecs.strings().write(visit.path, out);
                },
                in -> new Visit(in.readLong(), StateCodecs.strings().read(in)));

        static Visit of(AccessEntry entry) {
            return new Visit(entry.time(), entry.path());
        }

        @Override
        public int compareTo(Visit other) {
            return ORDER.compare(this, other);
        }
    }

    static Aggregate<AccessEntry, ?, Session> aggregate() {
        Aggregate<AccessEntry, ?, List<Long>> sums = Aggregates.all(
                Aggregates.sum(AccessEntry::size),
                Aggregates.sum((AccessEntry entry) -> entry.statusClass() >= 4 ? 1 : 0));
        Aggregate<AccessEntry, ?, List<Visit>> ends =
                Aggregates.all(Aggregates.min(Visit::of, Visit.CODEC), Aggregates.max(Visit::of, Visit.CODEC));
        return Aggregates.both(
                sums, ends, (sum, visits) -> new Session(sum.get(0), sum.get(1), visits.get(0), visits.get(1)));
    }

    /** Client, start, seconds, requests, bytes, errors, first path, last path. */
    static String line(WindowResult<String, Session> result, Duration gap) {
        Session session = result.value();
        long last = result.end() - gap.toMillis();
        return String.join(
                "\t",
                result.key(),
                Instant.ofEpochMilli(result.start()).toString(),
                Long.toString((last - result.start()) / MILLIS),
                Long.toString(result.events()),
                Long.toString(session.bytes),
                Long.toString(session.errors),
                session.entry.path,
                session.exit.path);
    }
}
