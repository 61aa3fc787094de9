package io.elasticq;

/**
 * Decides by how much a queue grows and when it shrinks. The queue decides <em>whether</em> it must grow: one with room
 * up to its bound never refuses an element, whatever the policy says.
 *
 * <p>A queue asks when more elements must fit than its capacity, and then {@code size} is the number that must fit; and
 * once a lap, that is, each time as many elements as its capacity have been taken out, and then {@code size} is what it
 * holds. It brings the answer between its minimum and maximum capacity and never below the elements it holds; at the end
 * of a lap it only shrinks, and a lap in which elements were dropped may not count.
 *
 * <p>A policy may be called by several threads, one queue at a time, possibly under that queue's lock: it must be quick,
 * must not block, and must be a pure function of its arguments. If it throws, the queue counts the failure, and doubles
 * if it must grow.
 */
@FunctionalInterface
public interface ResizePolicy {

    /**
     * Returns the capacity that is right for this demand.
     *
     * @param capacity the capacity now, in elements
     * @param size the elements that must fit
     * @param highWaterMark the largest size during the last lap, at least {@code size}
     * @return the new capacity, in elements; {@code capacity} itself for no change
     */
    int capacityFor(int capacity, int size, int highWaterMark);

    /**
     * The default policy, after the Rust library elasticq: grows to {@code capacity * growthFactor} or what is needed,
     * and shrinks one such step when a whole lap stayed at or below {@code capacity * shrinkThreshold}. It keeps more
     * than an eighth free when it shrinks, so that rounding can't make it swing at a small capacity.
     *
     * @param growthFactor above 1.0
     * @param shrinkThreshold at least 0.0, which never shrinks, and small enough that {@code growthFactor *
     *     shrinkThreshold <= 0.8}
     * @return the policy
     * @throws InvalidConfigException if a factor is out of its range
     */
    static ResizePolicy proportional(double growthFactor, double shrinkThreshold) {
        return new ProportionalResizePolicy(growthFactor, shrinkThreshold);
    }

    /**
     * Checks that a policy has hysteresis: at each capacity that growing from the minimum leads to, the step that it
     * grows by is not taken back while the queue stays about as full as it was when it grew. "About" is one eighth:
     * anything from 7/8 of the old capacity up.
     *
     * @param policy the policy
     * @param minCapacity where it starts, in elements
     * @param maxCapacity where it ends, in elements
     * @throws InvalidConfigException if it could oscillate, or throws; the message names the capacities
     */
    static void requireStable(ResizePolicy policy, int minCapacity, int maxCapacity) {
        ResizePolicyCheck.requireStable(policy, minCapacity, maxCapacity);
    }
}
