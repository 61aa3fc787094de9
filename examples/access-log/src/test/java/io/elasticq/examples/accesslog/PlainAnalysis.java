package io.elasticq.examples.accesslog;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What the pipeline must give, by one loop over the lines and the collections of the JDK. */
final class PlainAnalysis {

    private static final long MINUTE = 60_000;

    final List<String> badLines = new ArrayList<>();
    final List<String> lateSessions = new ArrayList<>();
    final List<String> lateMinutes = new ArrayList<>();
    final List<String> sessions = new ArrayList<>();
    final List<String> topPaths = new ArrayList<>();
    long filtered;

    private final Settings settings;
    private final Map<String, List<Visits>> open = new HashMap<>();
    private final TreeMap<Long, Map<String, List<AccessEntry>>> minutes = new TreeMap<>();

    private record Visits(long first, long last, List<AccessEntry> entries) {}

    PlainAnalysis(Settings settings, List<String> lines) {
        this.settings = settings;
        long bound = settings.outOfOrder().toMillis();
        long step = Math.max(1, bound / 16);
        long greatest = Long.MIN_VALUE + bound + step;
        for (String line : lines) {
            AccessEntry entry;
            try {
                entry = LineParser.parse(line);
            } catch (BadLineException e) {
                badLines.add(e.getMessage() + '\t' + line);
                continue;
            }
            greatest = Math.max(greatest, entry.time());
            long watermark = Math.floorDiv(greatest - bound, step) * step;
            if (Traffic.isOfAPerson(entry)) {
                minute(entry, watermark);
                session(entry, watermark);
            } else {
                filtered++;
            }
        }
        open.values().forEach(all -> all.forEach(this::say));
        minutes.forEach(this::sayTop);
    }

    private void minute(AccessEntry entry, long watermark) {
        long start = Math.floorDiv(entry.time(), MINUTE) * MINUTE;
        if (start + MINUTE <= watermark) {
            lateMinutes.add(entry.toString());
            return;
        }
        minutes.computeIfAbsent(start, any -> new HashMap<>())
                .computeIfAbsent(entry.path(), any -> new ArrayList<>())
                .add(entry);
    }

    private void session(AccessEntry entry, long watermark) {
        long gap = settings.gap().toMillis();
        List<Visits> all = open.computeIfAbsent(entry.client(), any -> new ArrayList<>());
        all.removeIf(visits -> {
            boolean over = visits.last + gap <= watermark;
            if (over) {
                say(visits);
            }
            return over;
        });
        List<Visits> joined = all.stream()
                .filter(visits -> entry.time() - visits.last < gap && visits.first - entry.time() < gap)
                .toList();
        if (joined.isEmpty() && entry.time() + gap <= watermark) {
            lateSessions.add(entry.toString());
            return;
        }
        all.removeAll(joined);
        long first = entry.time();
        long last = entry.time();
        List<AccessEntry> entries = new ArrayList<>(List.of(entry));
        for (Visits visits : joined) {
            first = Math.min(first, visits.first);
            last = Math.max(last, visits.last);
            entries.addAll(visits.entries);
        }
        all.add(new Visits(first, last, entries));
    }

    private void say(Visits visits) {
        Comparator<AccessEntry> order =
                Comparator.comparingLong(AccessEntry::time).thenComparing(AccessEntry::path);
        List<AccessEntry> entries = visits.entries.stream().sorted(order).toList();
        sessions.add(String.join(
                "\t",
                entries.get(0).client(),
                Instant.ofEpochMilli(visits.first).toString(),
                "" + (visits.last - visits.first) / 1000,
                "" + entries.size(),
                "" + entries.stream().mapToLong(AccessEntry::size).sum(),
                "" + entries.stream().filter(entry -> entry.status() >= 400).count(),
                entries.get(0).path(),
                entries.get(entries.size() - 1).path()));
    }

    private void sayTop(long minute, Map<String, List<AccessEntry>> paths) {
        List<String> names = new ArrayList<>(paths.keySet());
        names.sort(Comparator.comparingInt((String path) -> -paths.get(path).size())
                .thenComparing(path -> path));
        for (int rank = 1; rank <= Math.min(settings.top(), names.size()); rank++) {
            String path = names.get(rank - 1);
            List<AccessEntry> entries = paths.get(path);
            List<String> fields = new ArrayList<>(
                    List.of(Instant.ofEpochMilli(minute).toString(), "" + rank, path, "" + entries.size()));
            for (int from = 200; from < 600; from += 100) {
                int of = from;
                fields.add(""
                        + entries.stream()
                                .filter(entry -> entry.status() / 100 * 100 == of)
                                .count());
            }
            percentiles(entries.stream().mapToLong(AccessEntry::size).sorted().toArray(), fields);
            percentiles(
                    entries.stream()
                            .mapToLong(AccessEntry::micros)
                            .filter(micros -> micros >= 0)
                            .sorted()
                            .toArray(),
                    fields);
            topPaths.add(String.join("\t", fields));
        }
    }

    /** The value of that rank, and from there up to what two digits can't tell apart. */
    private static void percentiles(long[] sorted, List<String> fields) {
        for (int percent : new int[] {50, 99}) {
            if (sorted.length == 0) {
                fields.add("-");
            } else {
                int rank = (percent * sorted.length + 99) / 100;
                fields.add("" + new Histogram(2).highestEquivalentValue(sorted[rank - 1]));
            }
        }
    }
}
