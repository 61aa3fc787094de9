package io.elasticq.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The meters of one timed queue. */
final class OperationTimers {

    static final String OPERATION = "operation";

    private static final Duration SHORTEST = Duration.ofNanos(100);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final OwnMeters meters;
    private final Clock clock;
    private final Map<Operation, Timer> timers = new EnumMap<>(Operation.class);
    private final Timer wait;
    private final AtomicLong missed = new AtomicLong();

    /**
     * Registers them, or none of them.
     *
     * @throws IllegalArgumentException if the registry has one of them
     */
    OperationTimers(MeterRegistry registry, Tags tags, boolean blocking) {
        meters = new OwnMeters(registry);
        clock = registry.config().clock();
        try {
            for (Operation operation : Operation.values()) {
                if (blocking || !operation.waits()) {
                    timers.put(operation, meters.add(to -> timer(
                                    "elasticq.queue.operation", "Time of one operation that moved an element")
                            .tags(tags.and(OPERATION, operation.tag()))
                            .register(to)));
                }
            }
            wait = meters.add(to -> timer("elasticq.queue.wait", "Time that an element was in the queue")
                    .tags(tags)
                    .register(to));
            meters.add(to -> FunctionCounter.builder("elasticq.queue.wait.missed", missed, AtomicLong::get)
                    .baseUnit("elements")
                    .description("Elements that were chosen to be followed, and whose time is not known")
                    .tags(tags)
                    .register(to));
        } catch (RuntimeException e) {
            meters.remove();
            throw e;
        }
    }

    private static Timer.Builder timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .publishPercentileHistogram()
                .minimumExpectedValue(SHORTEST) // Micrometer's own is a millisecond, longer than most operations
                .maximumExpectedValue(LONGEST);
    }

    Clock clock() {
        return clock;
    }

    Timer waitTimer() {
        return wait;
    }

    AtomicLong missed() {
        return missed;
    }

    /** Records an operation that began then and has just ended. */
    void record(Operation operation, long startNanos) {
        long nanos = Math.max(0, clock.monotonicTime() - startNanos);
        Objects.requireNonNull(timers.get(operation)).record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Takes all of them out of the registry. */
    void remove() {
        meters.remove();
    }
}
