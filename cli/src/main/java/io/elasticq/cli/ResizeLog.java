package io.elasticq.cli;

import io.elasticq.ResizeListener;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Remembers the resizes of a queue, and when they were. Any thread may report; read it when all is over. */
final class ResizeLog implements ResizeListener {

    private static final int SHOWN = 24;

    private record Entry(long nanos, Event event) {

        String line() {
            return String.format(
                    "  %3d. %5.2f s  %-6s %4d -> %4d",
                    event.generation(),
                    nanos / 1e9,
                    event.cause().name().toLowerCase(Locale.ROOT),
                    event.oldCapacity(),
                    event.newCapacity());
        }
    }

    private final long startNanos;
    private final ConcurrentLinkedQueue<Entry> entries = new ConcurrentLinkedQueue<>();

    ResizeLog(long startNanos) {
        this.startNanos = startNanos;
    }

    @Override
    public void resized(Event event) {
        entries.add(new Entry(System.nanoTime() - startNanos, event));
    }

    int largest() {
        return entries.stream()
                .mapToInt(entry -> entry.event().newCapacity())
                .max()
                .orElse(0);
    }

    /** A heading, and the resizes in their order; of many, the first and the last. */
    List<String> lines() {
        List<Entry> ordered = new ArrayList<>(entries);
        ordered.sort(Comparator.comparingLong(entry -> entry.event().generation()));
        List<String> lines = new ArrayList<>();
        lines.add("resizes: " + ordered.size());
        for (int i = 0; i < ordered.size(); i++) {
            if (ordered.size() <= SHOWN || i < SHOWN / 2 || i >= ordered.size() - SHOWN / 2) {
                lines.add(ordered.get(i).line());
            } else if (i == SHOWN / 2) {
                lines.add("   ... " + (ordered.size() - SHOWN) + " more ...");
            }
        }
        return lines;
    }
}
