package io.elasticq.metrics;

import io.elasticq.BlockingElasticQueue;
import io.elasticq.ElasticQueue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.Objects;
import java.util.Set;

/**
 * How a queue is to be timed, and the way to a {@link TimedElasticQueue} or a {@link TimedBlockingElasticQueue}. Immutable:
 * each setting makes a new one, and any thread may use it.
 *
 * <!-- snippet: expects "1 element timed" -->
 * <pre>{@code
 * import io.elasticq.lockbased.LockedElasticQueue;
 * import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
 *
 * SimpleMeterRegistry registry = new SimpleMeterRegistry();
 * TimedBlockingElasticQueue<String> orders = QueueTiming.of(registry, "orders")
 *         .every() // for a moment; leave it out, and one operation in 1024 is timed
 *         .wrap(new LockedElasticQueue<String>(ElasticConfig.upTo(1000), OverflowPolicy.BLOCK));
 * orders.put("one");
 * orders.take();
 * System.out.println(registry.get("elasticq.queue.wait").timer().count() + " element timed");
 * }</pre>
 */
public final class QueueTiming {

    /** Unless another number is set, one operation in so many is timed. */
    public static final int DEFAULT_ONE_IN = 1024;

    private static final int MAX_ONE_IN = 1 << 29;

    private final MeterRegistry registry;
    private final String name;
    private final Tags tags;
    private final int oneIn;

    private QueueTiming(MeterRegistry registry, String name, Tags tags, int oneIn) {
        this.registry = registry;
        this.name = name;
        this.tags = tags;
        this.oneIn = oneIn;
    }

    /**
     * Times one operation in {@value #DEFAULT_ONE_IN}.
     *
     * @param registry where the timers go; its clock is used
     * @param name the value of the tag {@code name}
     * @return a timing without further tags
     * @throws IllegalArgumentException if the name is blank
     * @throws NullPointerException if anything is null
     */
    public static QueueTiming of(MeterRegistry registry, String name) {
        Objects.requireNonNull(registry, "registry");
        return new QueueTiming(
                registry, name, Naming.tags(name, Tags.empty(), Set.of(OperationTimers.OPERATION)), DEFAULT_ONE_IN);
    }

    /**
     * Sets the further tags of the timers.
     *
     * @param more keys and values in turn
     * @return a timing with these tags, and no others
     * @throws IllegalArgumentException if a key has no value, or is used by the timers themselves
     */
    public QueueTiming tags(String... more) {
        return tags(Tags.of(more));
    }

    /**
     * Sets the further tags of the timers.
     *
     * @param more the tags
     * @return a timing with these tags, and no others
     * @throws IllegalArgumentException if a key is used by the timers themselves
     */
    public QueueTiming tags(Iterable<Tag> more) {
        return new QueueTiming(registry, name, Naming.tags(name, more, Set.of(OperationTimers.OPERATION)), oneIn);
    }

    /**
     * Times one operation in so many, chosen at random.
     *
     * @param operations 1 or more; with 1 every operation is timed and every element followed, as {@link #every} says
     * @return a timing with this number
     * @throws IllegalArgumentException if it is not between 1 and 2^29
     */
    public QueueTiming oneIn(int operations) {
        if (operations < 1 || operations > MAX_ONE_IN) {
            throw new IllegalArgumentException("oneIn must be from 1 to " + MAX_ONE_IN + ": oneIn=" + operations);
        }
        return new QueueTiming(registry, name, tags, operations);
    }

    /**
     * Times every operation and follows every element. Costs several times what the operation itself does, and the threads
     * wait for a lock: to look closely for a while, not to leave in place.
     *
     * @return a timing of everything
     */
    public QueueTiming every() {
        return oneIn(1);
    }

    /**
     * Makes a timed queue of this one. Use the timed one from then on: what goes past it is not seen.
     *
     * @param <E> the type of the elements
     * @param queue the queue that holds the elements
     * @return a queue on top of it, with the same behaviour
     * @throws IllegalArgumentException if the registry has timers of this name with these tags
     * @throws NullPointerException if the queue is null
     */
    public <E> TimedElasticQueue<E> wrap(ElasticQueue<E> queue) {
        Objects.requireNonNull(queue, "queue");
        return new TimedElasticQueue<>(queue, new OperationTimers(registry, tags, false), oneIn);
    }

    /**
     * Makes a timed queue of this one. Use the timed one from then on: what goes past it is not seen.
     *
     * @param <E> the type of the elements
     * @param queue the queue that holds the elements
     * @return a queue on top of it, with the same behaviour
     * @throws IllegalArgumentException if the registry has timers of this name with these tags
     * @throws NullPointerException if the queue is null
     */
    public <E> TimedBlockingElasticQueue<E> wrap(BlockingElasticQueue<E> queue) {
        Objects.requireNonNull(queue, "queue");
        return new TimedBlockingElasticQueue<>(queue, new OperationTimers(registry, tags, true), oneIn);
    }
}
