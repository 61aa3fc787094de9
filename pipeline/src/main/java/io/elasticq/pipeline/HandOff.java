package io.elasticq.pipeline;

import io.elasticq.ElasticConfig;
import io.elasticq.InvalidConfigException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * How events get from one worker to the next: in which queue, and what happens if it is full. There is no default: whoever puts a buffer into a pipeline says what its overload does.
 *
 * <p>Capacities are exact and count events; marks of the pipeline's own, which travel between events, take room in all but {@link #dropOldest}.
 */
public final class HandOff {

    /** What happens to an event that finds no room. */
    public enum Overload {
        /** The worker waits, and so does everything before it. */
        BLOCK,
        /** The worker waits for a time, then the event is dropped. */
        BLOCK_WITH_TIMEOUT,
        /** The queue grows up to its maximum, then the worker waits. */
        GROW,
        /** The event is dropped. */
        DROP_NEWEST,
        /** The oldest one in the queue is dropped. */
        DROP_OLDEST
    }

    /** Which queue events are handed over in. */
    public enum Kind {
        /** {@code SpscElasticQueue}: one worker to one worker, without locks. The fastest, and the default where it can be used. */
        SPSC,
        /** {@code MpscElasticQueue}: like that, but for many producers. Where there is only one, it shows what the freedom costs. */
        MPSC,
        /** {@code LockedElasticQueue}: under a lock. The only one for {@link Overload#DROP_OLDEST}, which takes from the other end. */
        LOCKED,
        /** A {@code SequencedRing}: cells that are made once and used again. Of a fixed size, so not for {@link Overload#GROW}. */
        SEQUENCED
    }

    private final Overload overload;
    private final ElasticConfig config;
    private final Duration timeout;
    private final Kind kind;

    private HandOff(Overload overload, ElasticConfig config, Duration timeout, Kind kind) {
        this.overload = overload;
        this.config = config;
        this.timeout = timeout;
        this.kind = kind;
    }

    /**
     * The worker waits for room.
     *
     * @param capacity in events, above zero
     * @return the hand-off
     * @throws InvalidConfigException if the capacity is out of its range
     */
    public static HandOff block(int capacity) {
        return new HandOff(Overload.BLOCK, ElasticConfig.fixed(capacity), Duration.ZERO, Kind.SPSC);
    }

    /**
     * The worker waits for room, for a time; then the event is dropped, as {@link Fate#TIMED_OUT}.
     *
     * @param capacity in events, above zero
     * @param timeout how long to wait, above zero
     * @return the hand-off
     * @throws InvalidConfigException if a value is out of its range
     */
    public static HandOff blockFor(int capacity, Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new InvalidConfigException("timeout must be above zero: timeout=" + timeout);
        }
        return new HandOff(Overload.BLOCK_WITH_TIMEOUT, ElasticConfig.fixed(capacity), timeout, Kind.SPSC);
    }

    /**
     * The queue grows under a burst and shrinks after it; if it can't grow further, the worker waits.
     *
     * @param initialCapacity in events, above zero
     * @param maxCapacity in events, at least {@code initialCapacity}
     * @return the hand-off
     * @throws InvalidConfigException if a value is out of its range
     */
    public static HandOff grow(int initialCapacity, int maxCapacity) {
        ElasticConfig config = ElasticConfig.builder()
                .initialCapacity(initialCapacity)
                .minCapacity(Math.min(initialCapacity, maxCapacity))
                .maxCapacity(maxCapacity)
                .build();
        return new HandOff(Overload.GROW, config, Duration.ZERO, Kind.SPSC);
    }

    /**
     * An event that finds no room is dropped, as {@link Fate#DROPPED_NEWEST}.
     *
     * @param capacity in events, above zero
     * @return the hand-off
     * @throws InvalidConfigException if the capacity is out of its range
     */
    public static HandOff dropNewest(int capacity) {
        return new HandOff(Overload.DROP_NEWEST, ElasticConfig.fixed(capacity), Duration.ZERO, Kind.SPSC);
    }

    /**
     * An event that finds no room takes the place of the oldest one, which is dropped, as {@link Fate#DROPPED_OLDEST}.
     *
     * @param capacity in events, above zero
     * @return the hand-off
     * @throws InvalidConfigException if the capacity is out of its range
     */
    public static HandOff dropOldest(int capacity) {
        return new HandOff(Overload.DROP_OLDEST, ElasticConfig.fixed(capacity), Duration.ZERO, Kind.LOCKED);
    }

    /**
     * Says which queue to use.
     *
     * @param kind not null
     * @return a copy
     * @throws InvalidConfigException if that queue can't do what this hand-off is to do
     */
    public HandOff in(Kind kind) {
        if (overload == Overload.DROP_OLDEST && Objects.requireNonNull(kind, "kind") != Kind.LOCKED) {
            throw new InvalidConfigException(
                    "a hand-off that drops the oldest must be in a LOCKED queue: kind=" + kind);
        }
        if (overload == Overload.GROW && kind == Kind.SEQUENCED) {
            throw new InvalidConfigException("a hand-off that grows can't be in a SEQUENCED ring: handOff=" + this);
        }
        return new HandOff(overload, config, timeout, Objects.requireNonNull(kind, "kind"));
    }

    /**
     * What happens if there is no room.
     *
     * @return as it was made
     */
    public Overload overload() {
        return overload;
    }

    /**
     * How many events there may be in it.
     *
     * @return the exact bound
     */
    public int capacity() {
        return config.maxCapacity();
    }

    /**
     * Which queue it is.
     *
     * @return as it was made
     */
    public Kind kind() {
        return kind;
    }

    ElasticConfig config() {
        return config;
    }

    long timeoutNanos() {
        return TimeUnit.NANOSECONDS.convert(timeout); // of more than 292 years: Long.MAX_VALUE
    }

    @Override
    public String toString() {
        String within = overload == Overload.BLOCK_WITH_TIMEOUT ? ", timeout=" + timeout : "";
        return overload + "(" + config.maxCapacity() + within + ", " + kind + ")";
    }
}
