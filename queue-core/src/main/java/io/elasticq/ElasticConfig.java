package io.elasticq;

import org.jspecify.annotations.Nullable;

/**
 * How large a queue is, may become, and may shrink to. All capacities are in elements and exact: a queue with a maximum
 * of 1000 holds 1000 elements and refuses the next, however its memory is laid out.
 *
 * <p>Immutable, and valid by construction.
 *
 * @param initialCapacity the capacity it starts with, from {@code minCapacity} to {@code maxCapacity}
 * @param minCapacity the capacity it never shrinks below, at least 1
 * @param maxCapacity the bound: the elements it never holds more of, at most {@link #MAX_CAPACITY}
 * @param growthFactor what a capacity is multiplied with to grow, above 1.0
 * @param shrinkThreshold the part of the capacity that must have sufficed for a whole lap before it shrinks, from 0.0,
 *     which never shrinks; {@code growthFactor * shrinkThreshold} must not exceed 0.8
 */
public record ElasticConfig(
        int initialCapacity, int minCapacity, int maxCapacity, double growthFactor, double shrinkThreshold) {

    /** The largest bound that can be asked for: 2^30 elements. */
    public static final int MAX_CAPACITY = 1 << 30;

    private static final int DEFAULT_CAPACITY = 1024;
    private static final int DEFAULT_MAX_CAPACITY = 65_536;
    private static final double DEFAULT_GROWTH_FACTOR = 2.0;
    private static final double DEFAULT_SHRINK_THRESHOLD = 0.25;

    /**
     * Checks that the values make sense together.
     *
     * @param initialCapacity in elements
     * @param minCapacity in elements
     * @param maxCapacity in elements
     * @param growthFactor above 1.0
     * @param shrinkThreshold from 0.0 to below 1.0
     * @throws InvalidConfigException if they contradict each other; the message names the values
     */
    public ElasticConfig {
        if (maxCapacity < 1) {
            throw new InvalidConfigException("maxCapacity must be >= 1: maxCapacity=" + maxCapacity);
        }
        if (initialCapacity < 1) {
            throw new InvalidConfigException("initialCapacity must be >= 1: initialCapacity=" + initialCapacity);
        }
        if (minCapacity < 1) {
            throw new InvalidConfigException("minCapacity must be >= 1: minCapacity=" + minCapacity);
        }
        if (maxCapacity > MAX_CAPACITY) {
            throw new InvalidConfigException("maxCapacity must be <= " + MAX_CAPACITY + ": maxCapacity=" + maxCapacity);
        }
        if (minCapacity > maxCapacity) {
            throw new InvalidConfigException(
                    "maxCapacity must be >= minCapacity: maxCapacity=" + maxCapacity + ", minCapacity=" + minCapacity);
        }
        if (initialCapacity < minCapacity) {
            throw new InvalidConfigException("initialCapacity must be >= minCapacity: initialCapacity="
                    + initialCapacity + ", minCapacity=" + minCapacity);
        }
        if (initialCapacity > maxCapacity) {
            throw new InvalidConfigException("maxCapacity must be >= initialCapacity: maxCapacity=" + maxCapacity
                    + ", initialCapacity=" + initialCapacity);
        }
        ResizePolicy.proportional(growthFactor, shrinkThreshold);
    }

    /**
     * The defaults: 1024 at first and at least, 65,536 at most, doubled to grow, halved when a quarter had sufficed.
     *
     * @return the default configuration
     */
    public static ElasticConfig defaults() {
        return builder().build();
    }

    /**
     * The defaults with another bound; the first and least capacities are lowered where they would exceed it.
     *
     * @param maxCapacity the bound, in elements
     * @return the configuration
     * @throws InvalidConfigException if it is not between 1 and {@link #MAX_CAPACITY}
     */
    public static ElasticConfig upTo(int maxCapacity) {
        return builder().maxCapacity(maxCapacity).build();
    }

    /**
     * A queue that neither grows nor shrinks.
     *
     * @param capacity the one capacity, in elements
     * @return the configuration
     * @throws InvalidConfigException if it is not between 1 and {@link #MAX_CAPACITY}
     */
    public static ElasticConfig fixed(int capacity) {
        return builder()
                .initialCapacity(capacity)
                .minCapacity(capacity)
                .maxCapacity(capacity)
                .build();
    }

    /**
     * Starts a configuration in which everything has its default.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The policy that the growth factor and the shrink threshold describe.
     *
     * @return a policy, stable by construction
     */
    public ResizePolicy resizePolicy() {
        return ResizePolicy.proportional(growthFactor, shrinkThreshold);
    }

    /** Collects the values of a configuration. Not for several threads. */
    public static final class Builder {
        private @Nullable Integer initialCapacity;
        private @Nullable Integer minCapacity;
        private @Nullable Integer maxCapacity;
        private double growthFactor = DEFAULT_GROWTH_FACTOR;
        private double shrinkThreshold = DEFAULT_SHRINK_THRESHOLD;

        private Builder() {}

        /**
         * Sets the capacity to start with. Unless set: 1024, brought between the minimum and the maximum.
         *
         * @param elements the capacity, in elements
         * @return this
         */
        public Builder initialCapacity(int elements) {
            initialCapacity = elements;
            return this;
        }

        /**
         * Sets the capacity that it never shrinks below. Unless set: 1024, or less where the initial or the maximum
         * capacity is less.
         *
         * @param elements the capacity, in elements
         * @return this
         */
        public Builder minCapacity(int elements) {
            minCapacity = elements;
            return this;
        }

        /**
         * Sets the bound. Unless set: 65,536, or more where the initial or the minimum capacity is more.
         *
         * @param elements the capacity, in elements
         * @return this
         */
        public Builder maxCapacity(int elements) {
            maxCapacity = elements;
            return this;
        }

        /**
         * Sets what a capacity is multiplied with to grow. Unless set: 2.0.
         *
         * @param factor above 1.0
         * @return this
         */
        public Builder growthFactor(double factor) {
            growthFactor = factor;
            return this;
        }

        /**
         * Sets the part of the capacity at or below which a lap must stay for the queue to shrink. Unless set: 0.25.
         *
         * @param threshold from 0.0, which never shrinks, to below 1.0
         * @return this
         */
        public Builder shrinkThreshold(double threshold) {
            shrinkThreshold = threshold;
            return this;
        }

        /**
         * Checks the values and makes the configuration.
         *
         * @return the configuration
         * @throws InvalidConfigException if the values contradict each other; the message names them
         */
        public ElasticConfig build() {
            int max = maxCapacity != null
                    ? maxCapacity
                    : Math.max(DEFAULT_MAX_CAPACITY, Math.max(or(initialCapacity, 1), or(minCapacity, 1)));
            int min = minCapacity != null
                    ? minCapacity
                    : Math.min(DEFAULT_CAPACITY, Math.min(max, or(initialCapacity, max)));
            int initial = or(initialCapacity, Math.max(min, Math.min(DEFAULT_CAPACITY, max)));
            return new ElasticConfig(initial, min, max, growthFactor, shrinkThreshold);
        }

        private static int or(@Nullable Integer value, int otherwise) {
            return value != null ? value : otherwise;
        }
    }
}
