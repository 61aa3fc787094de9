package io.elasticq;

/** {@link ResizePolicy#requireStable}. */
final class ResizePolicyCheck {

    /** A policy that grows by small steps has a long chain of capacities; beyond these, the check takes samples. */
    private static final int STEPS = 4096;

    private ResizePolicyCheck() {}

    static void requireStable(ResizePolicy policy, int minCapacity, int maxCapacity) {
        int stride = Math.max(1, (maxCapacity - minCapacity) / STEPS);
        int capacity = minCapacity;
        for (int step = 0; capacity < maxCapacity; step++) {
            int grown = clamp(ask(policy, capacity, capacity + 1), capacity + 1, maxCapacity);
            requireKept(policy, capacity, grown, capacity + 1);
            requireKept(policy, capacity, grown, capacity);
            requireKept(policy, capacity, grown, capacity - capacity / 8);
            capacity = step < STEPS ? grown : Math.max(grown, (int) Math.min(maxCapacity, (long) capacity + stride));
        }
    }

    private static void requireKept(ResizePolicy policy, int capacity, int grown, int demand) {
        int answer = clamp(ask(policy, grown, demand), demand, grown);
        if (answer < grown) {
            throw new InvalidConfigException("the resize policy could oscillate: it grows from " + capacity + " to "
                    + grown + " for " + (capacity + 1) + " elements, and back to " + answer + " for " + demand
                    + ": policy=" + policy);
        }
    }

    private static int ask(ResizePolicy policy, int capacity, int demand) {
        try {
            return policy.capacityFor(capacity, demand, demand);
        } catch (RuntimeException e) {
            throw new InvalidConfigException(
                    "the resize policy throws: capacity=" + capacity + ", size=" + demand + ", policy=" + policy, e);
        }
    }

    private static int clamp(int value, int low, int high) {
        return Math.max(low, Math.min(high, value));
    }
}
