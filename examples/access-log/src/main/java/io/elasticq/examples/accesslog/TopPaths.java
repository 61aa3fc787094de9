package io.elasticq.examples.accesslog;

import io.elasticq.pipeline.state.StateCodec;
import io.elasticq.pipeline.state.StateCodecs;
import io.elasticq.pipeline.window.Aggregate;
import io.elasticq.pipeline.window.Aggregates;
import io.elasticq.pipeline.window.WindowResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The paths with the most requests, of those of one minute; of equal ones the first by name. */
final class TopPaths {

    /** A path and how it did. */
    record Ranked(String path, PathStats stats) implements Comparable<Ranked> {

        private static final Comparator<Ranked> ORDER = Comparator.comparingLong(
                        (Ranked ranked) -> -ranked.stats.hits())
                .thenComparing(Ranked::path);

        static final StateCodec<Ranked> CODEC = StateCodecs.of(
                (ranked, out) -> {
                    StateCodecs.strings().write(ranked.path, out);
                    PathStats.CODEC.write(ranked.stats, out);
                },
                in -> new Ranked(StateCodecs.strings().read(in), PathStats.CODEC.read(in)));

        @Override
        public int compareTo(Ranked other) {
            return ORDER.compare(this, other);
        }
    }

    private TopPaths() {}

    /** Keeps no more than it gives. */
    static Aggregate<WindowResult<String, PathStats>, ?, List<Ranked>> aggregate(int top) {
        StateCodec<List<Ranked>> lists = StateCodecs.lists(Ranked.CODEC);
        return Aggregates.<WindowResult<String, PathStats>, NavigableSet<Ranked>, List<Ranked>>of(
                TreeSet::new,
                (best, result) -> keep(best, new Ranked(result.key(), result.value()), top),
                (best, others) -> others.forEach(other -> keep(best, other, top)),
                List::copyOf,
                StateCodecs.of(
                        (best, out) -> lists.write(new ArrayList<>(best), out), in -> new TreeSet<>(lists.read(in))));
    }

    private static void keep(NavigableSet<Ranked> best, Ranked candidate, int top) {
        best.add(candidate);
        if (best.size() > top) {
            best.pollLast();
        }
    }

    /** For each path: minute, rank, path, and what {@link PathStats#line} says. */
    static void lines(WindowResult<?, List<Ranked>> minute, Consumer<? super String> out) {
        int rank = 1;
        for (Ranked ranked : minute.value()) {
            out.accept(String.join(
                    "\t",
                    Instant.ofEpochMilli(minute.start()).toString(),
                    Integer.toString(rank++),
                    ranked.path,
                    ranked.stats.line()));
        }
    }
}
