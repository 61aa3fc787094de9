package io.elasticq.cli;

import io.elasticq.pipeline.Fate;
import io.elasticq.pipeline.HandOff;
import io.elasticq.pipeline.Pipeline;
import io.elasticq.pipeline.RunOptions;
import io.elasticq.pipeline.RunReport;
import io.elasticq.pipeline.RunningPipeline;
import io.elasticq.pipeline.io.Sinks;
import io.elasticq.pipeline.io.Source;
import io.elasticq.pipeline.io.SourceReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * What a pipeline has made of a burst, by the objects themselves and as it says.
 *
 * @param burst what the source gave, in order
 * @param processed what came to the sink
 * @param lost what the listener of the run was told of
 * @param threads all that the run has made, and whether each has ended
 * @param intake how long the source was held up
 * @param report the run's own
 */
record OverloadRun(
        List<Item> burst,
        List<Item> processed,
        Map<Fate, List<Item>> lost,
        List<Boolean> threads,
        Duration intake,
        RunReport report) {

    /** The source, and what brings the results of the workers to the sink. */
    private static final int OTHER_THREADS = 2;

    /**
     * Sends a burst through workers that are too slow for it.
     *
     * @param items in the burst
     * @param workers that do something with them
     * @param workNanos for each item
     * @param handOff before each worker
     */
    static OverloadRun of(int items, int workers, long workNanos, HandOff handOff) throws InterruptedException {
        List<Item> burst = new ArrayList<>();
        for (int i = 0; i < items; i++) {
            burst.add(new Item(0, i));
        }
        List<Item> processed = new ArrayList<>();
        Map<Fate, List<Item>> lost = new EnumMap<>(Fate.class);
        for (Fate fate : Fate.values()) {
            lost.put(fate, Collections.synchronizedList(new ArrayList<>()));
        }
        List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
        AtomicLong intakeNanos = new AtomicLong();
        Pipeline pipeline = Pipeline.from(timed(burst, intakeNanos))
                .parallel(workers, handOff, part -> part.peek(item -> LockSupport.parkNanos(workNanos)))
                .to(Sinks.toCollection(processed));
        RunOptions options = RunOptions.defaults()
                .name("overload")
                .threads(task -> {
                    Thread thread = new Thread(task);
                    threads.add(thread);
                    return thread;
                })
                .listener((fate, stage, event, error) ->
                        Objects.requireNonNull(lost.get(fate)).add((Item) event));
        try (RunningPipeline running = pipeline.start(options)) {
            RunReport report = running.await();
            return new OverloadRun(
                    burst,
                    processed,
                    lost,
                    threads.stream().map(thread -> !thread.isAlive()).toList(),
                    Duration.ofNanos(intakeNanos.get()),
                    report);
        }
    }

    /** Gives all at once, and says how long that took. */
    private static Source<Item> timed(List<Item> burst, AtomicLong intakeNanos) {
        return context -> {
            long start = System.nanoTime();
            int[] next = {0};
            return (out, limit) -> {
                if (next[0] == burst.size()) {
                    intakeNanos.set(System.nanoTime() - start);
                    return SourceReader.END;
                }
                int first = next[0];
                while (next[0] < burst.size() && next[0] - first < limit) {
                    out.accept(burst.get(next[0]++));
                }
                return next[0] - first;
            };
        };
    }

    static int threads(int workers) {
        return workers + OTHER_THREADS;
    }
}
