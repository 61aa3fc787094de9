package io.elasticq.priority;

import io.elasticq.DropListener;
import io.elasticq.ElasticConfig;
import io.elasticq.InvalidConfigException;
import io.elasticq.OverflowPolicy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a {@link PriorityElasticQueue} is made with. Not for several threads.
 *
 * @param <E> the type of the elements
 */
public final class PriorityQueueBuilder<E> {

    private static final int DEFAULT_LEVELS = 3;

    int levels = DEFAULT_LEVELS;
    int totalCapacity; // 0 is none
    int defaultLevel;
    boolean manyConsumers;
    int patience = Levels.PATIENCE;

    @Nullable
    ToIntFunction<? super E> classifier;

    @Nullable
    ToIntFunction<? super E> cost;

    @Nullable
    LongSupplier nanoClock;

    @Nullable
    DropListener<? super E> dropListener;

    private final ElasticConfig config;
    private final OverflowPolicy overflow;
    private final Map<Integer, ElasticConfig> configs = new HashMap<>();
    private final Map<Integer, OverflowPolicy> overflows = new HashMap<>();
    private int @Nullable [] quanta; // null is strict; one is for all levels

    PriorityQueueBuilder(ElasticConfig config, OverflowPolicy overflow) {
        this.config = Objects.requireNonNull(config, "config");
        this.overflow = requirePossible(overflow);
    }

    private static OverflowPolicy requirePossible(OverflowPolicy policy) {
        Objects.requireNonNull(policy, "policy");
        if (policy != OverflowPolicy.REJECT && policy != OverflowPolicy.DROP_NEWEST) {
            throw new InvalidConfigException("PriorityElasticQueue can't honour this overflow policy: overflowPolicy="
                    + policy + ", possible=[REJECT, DROP_NEWEST]");
        }
        return policy;
    }

    /**
     * Sets how many levels there are. Unless set: 3.
     *
     * @param count from 1 to {@link PriorityElasticQueue#MAX_LEVELS}
     * @return this
     */
    public PriorityQueueBuilder<E> levels(int count) {
        levels = count;
        return this;
    }

    /**
     * Sets other capacities for one level.
     *
     * @param level from 0
     * @param levelConfig its capacities, and when to resize it
     * @return this
     * @throws NullPointerException if the configuration is null
     */
    public PriorityQueueBuilder<E> level(int level, ElasticConfig levelConfig) {
        configs.put(level, Objects.requireNonNull(levelConfig, "levelConfig"));
        return this;
    }

    /**
     * Sets other capacities and another overflow policy for one level.
     *
     * @param level from 0
     * @param levelConfig its capacities, and when to resize it
     * @param policy what it does with an element without room: {@code REJECT} or {@code DROP_NEWEST}
     * @return this
     * @throws NullPointerException if an argument is null
     * @throws InvalidConfigException if the policy is another one
     */
    public PriorityQueueBuilder<E> level(int level, ElasticConfig levelConfig, OverflowPolicy policy) {
        overflows.put(level, requirePossible(policy));
        return level(level, levelConfig);
    }

    /**
     * Sets a bound for all levels together. Unless set there is none but the sum of the levels' own. It costs each insertion and
     * each removal an atomic update of one shared counter, and an insertion may be refused while another one, which is about to be refused
     * by its level, holds the last room.
     *
     * @param elements at least 1
     * @return this
     * @throws InvalidConfigException if it is less than 1
     */
    public PriorityQueueBuilder<E> totalCapacity(int elements) {
        if (elements < 1) {
            throw new InvalidConfigException("totalCapacity must be >= 1: totalCapacity=" + elements);
        }
        totalCapacity = elements;
        return this;
    }

    /**
     * Always serves the highest level that has elements, however long the others wait. This is the default.
     *
     * @return this
     */
    public PriorityQueueBuilder<E> strict() {
        quanta = null;
        cost = null;
        return this;
    }

    /**
     * Serves the levels in turn, from the highest to the lowest and again, each with up to its quantum of elements. A level with elements
     * waits for no more elements of others than the sum of their quanta. When the queue was found empty, the next turn is the highest level's.
     *
     * @param newQuanta one number for all levels, or one for each level by number; each at least 1, in elements
     * @return this
     * @throws InvalidConfigException if one is less than 1
     */
    public PriorityQueueBuilder<E> fair(int... newQuanta) {
        for (int quantum : newQuanta) {
            if (quantum < 1) {
                throw new InvalidConfigException("a quantum must be >= 1: quanta=" + Arrays.toString(newQuanta));
            }
        }
        quanta = newQuanta.clone();
        cost = null;
        return this;
    }

    /**
     * Gives each level a share of the service: deficit round-robin. In its turn a level gets its weight as credit, and spends it on elements;
     * what is too little for the next element it keeps for its next turn, unless it is empty.
     *
     * @param costFunction what an element costs, at least 1, in the unit of the weights; called by the consumer for the first element of a
     *     level, normally once. While it throws for an element, {@link PriorityElasticQueue#poll()} throws that, and
     *     {@link PriorityElasticQueue#poll(int)} takes the element out
     * @param weights one number for all levels, or one for each level by number; each at least 1
     * @return this
     * @throws NullPointerException if the function is null
     * @throws InvalidConfigException if a weight is less than 1
     */
    public PriorityQueueBuilder<E> weighted(ToIntFunction<? super E> costFunction, int... weights) {
        Objects.requireNonNull(costFunction, "costFunction");
        fair(weights);
        cost = costFunction;
        return this;
    }

    /**
     * The same where each element costs 1: a level gets a share of the elements, which is the same as {@link #fair}.
     *
     * @param weights one number for all levels, or one for each level by number; each at least 1
     * @return this
     * @throws InvalidConfigException if a weight is less than 1
     */
    public PriorityQueueBuilder<E> weighted(int... weights) {
        return fair(weights);
    }

    /**
     * Sets the level of elements that are offered without one. Unless set: 0, the lowest.
     *
     * @param level from 0
     * @return this
     */
    public PriorityQueueBuilder<E> defaultLevel(int level) {
        defaultLevel = level;
        classifier = null;
        return this;
    }

    /**
     * Sets who says the level of elements that are offered without one.
     *
     * @param function called by producers, several at a time; what it throws reaches the producer
     * @return this
     * @throws NullPointerException if the function is null
     */
    public PriorityQueueBuilder<E> classifier(ToIntFunction<? super E> function) {
        classifier = Objects.requireNonNull(function, "function");
        return this;
    }

    /**
     * Keeps the time of each element, for {@link LevelStats#oldestWait}. Costs an object and a reading of the clock per element.
     *
     * @return this
     */
    public PriorityQueueBuilder<E> timed() {
        return timed(System::nanoTime);
    }

    /**
     * The same with another clock.
     *
     * @param clock in nanoseconds, with any origin; called by producers and by who reads statistics, several at a time
     * @return this
     * @throws NullPointerException if the clock is null
     */
    public PriorityQueueBuilder<E> timed(LongSupplier clock) {
        nanoClock = Objects.requireNonNull(clock, "clock");
        return this;
    }

    /**
     * Lets any number of threads use the consumer's methods. They take turns by a lock; producers don't.
     *
     * @return this
     */
    public PriorityQueueBuilder<E> manyConsumers() {
        manyConsumers = true;
        return this;
    }

    /**
     * Sets who hears of dropped elements.
     *
     * @param listener called by the producer whose element it was; several at a time
     * @return this
     * @throws NullPointerException if the listener is null
     */
    public PriorityQueueBuilder<E> onDrop(DropListener<? super E> listener) {
        dropListener = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /** For tests that want marks to be cleared sooner. */
    PriorityQueueBuilder<E> patience(int looks) {
        patience = looks;
        return this;
    }

    ElasticConfig config(int level) {
        return configs.getOrDefault(level, config);
    }

    OverflowPolicy overflow(int level) {
        return overflows.getOrDefault(level, overflow);
    }

    int @Nullable [] quantaByLevel() {
        int[] given = quanta;
        if (given == null || given.length == levels) {
            return given;
        }
        int[] all = new int[levels];
        Arrays.fill(all, given[0]);
        return all;
    }

    /**
     * Checks what was set and makes the queue.
     *
     * @return a new, empty queue
     * @throws InvalidConfigException if the number of levels is not possible, or something was set for a level that there is not, or the
     *     quanta are not as many as the levels; the message names the values
     */
    public PriorityElasticQueue<E> build() {
        if (levels < 1 || levels > PriorityElasticQueue.MAX_LEVELS) {
            throw new InvalidConfigException(
                    "levels must be from 1 to " + PriorityElasticQueue.MAX_LEVELS + ": levels=" + levels);
        }
        if (defaultLevel < 0 || defaultLevel >= levels) {
            throw new InvalidConfigException(
                    "defaultLevel must be from 0 to levels - 1: defaultLevel=" + defaultLevel + ", levels=" + levels);
        }
        for (int level : configs.keySet()) {
            if (level < 0 || level >= levels) {
                throw new InvalidConfigException("there is no such level: level=" + level + ", levels=" + levels);
            }
        }
        int[] given = quanta;
        if (given != null && given.length != 1 && given.length != levels) {
            throw new InvalidConfigException("there must be one quantum, or one for each level: quanta="
                    + Arrays.toString(given) + ", levels=" + levels);
        }
        return new PriorityElasticQueue<>(this);
    }
}
