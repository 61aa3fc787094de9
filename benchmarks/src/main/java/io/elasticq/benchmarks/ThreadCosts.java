package io.elasticq.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the threads of this process have cost so far, as Linux counts it in {@code /proc/self/task}.
 *
 * @param threads by their number in the system
 */
record ThreadCosts(Map<String, Cost> threads) {

    static final Path TASKS = Path.of("/proc/self/task");

    private static final String VOLUNTARY = "voluntary_ctxt_switches:";
    private static final String INVOLUNTARY = "nonvoluntary_ctxt_switches:";

    /**
     * Of one thread, or of several.
     *
     * @param cpuNanos on a processor
     * @param voluntary context switches: it had to wait
     * @param involuntary context switches: the system wanted the processor for something else
     */
    record Cost(long cpuNanos, long voluntary, long involuntary) {

        private static final Cost NONE = new Cost(0, 0, 0);

        private Cost plus(Cost more) {
            return new Cost(cpuNanos + more.cpuNanos, voluntary + more.voluntary, involuntary + more.involuntary);
        }

        private Cost minus(Cost less) {
            return new Cost(cpuNanos - less.cpuNanos, voluntary - less.voluntary, involuntary - less.involuntary);
        }
    }

    /** Now; nothing where the system does not say. */
    static Optional<ThreadCosts> now(Path tasks) {
        if (!Files.isDirectory(tasks)) {
            return Optional.empty(); // not Linux
        }
        Map<String, Cost> threads = new HashMap<>();
        try (Stream<Path> folders = Files.list(tasks)) {
            for (Path folder : folders.toList()) {
                costOf(folder)
                        .ifPresent(cost -> threads.put(folder.getFileName().toString(), cost));
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return threads.isEmpty() ? Optional.empty() : Optional.of(new ThreadCosts(threads));
    }

    /** Nothing for a thread that has just ended, and where the kernel was built without these counters. */
    private static Optional<Cost> costOf(Path folder) {
        try {
            String schedule = Files.readString(folder.resolve("schedstat"));
            List<String> status = Files.readAllLines(folder.resolve("status"));
            return Optional.of(new Cost(
                    Long.parseLong(schedule.substring(0, schedule.indexOf(' '))),
                    value(status, VOLUNTARY),
                    value(status, INVOLUNTARY)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static long value(List<String> status, String key) throws IOException {
        return status.stream()
                .filter(line -> line.startsWith(key))
                .map(line -> Long.parseLong(line.substring(key.length()).strip()))
                .findFirst()
                .orElseThrow(() -> new IOException("no " + key));
    }

    /** What the threads that are there have cost since then. What a thread has cost that has ended since is gone. */
    Cost since(ThreadCosts before) {
        Cost sum = Cost.NONE;
        for (Map.Entry<String, Cost> thread : threads.entrySet()) {
            sum = sum.plus(thread.getValue()).minus(before.threads.getOrDefault(thread.getKey(), Cost.NONE));
        }
        return sum;
    }
}
