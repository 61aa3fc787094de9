package io.elasticq;

/** {@link ResizePolicy#proportional(double, double)}. */
record ProportionalResizePolicy(double growthFactor, double shrinkThreshold) implements ResizePolicy {

    /**
     * Above this product, the demand that made a queue grow is so close to the one at which it shrinks that a small
     * change to and fro resizes it each time.
     */
    private static final double MAX_PRODUCT = 0.8;

    ProportionalResizePolicy {
        if (!(growthFactor > 1.0) || Double.isInfinite(growthFactor)) {
            throw new InvalidConfigException("growthFactor must be finite and above 1.0: growthFactor=" + growthFactor);
        }
        if (!(shrinkThreshold >= 0.0 && shrinkThreshold < 1.0)) {
            throw new InvalidConfigException(
                    "shrinkThreshold must be in [0.0, 1.0): shrinkThreshold=" + shrinkThreshold);
        }
        if (growthFactor * shrinkThreshold > MAX_PRODUCT) {
            throw new InvalidConfigException("growthFactor * shrinkThreshold must be <= " + MAX_PRODUCT
                    + ", or the queue would swing between two capacities: growthFactor=" + growthFactor
                    + ", shrinkThreshold=" + shrinkThreshold);
        }
    }

    @Override
    public int capacityFor(int capacity, int size, int highWaterMark) {
        if (size > capacity) {
            // A double holds every int exactly, and the cast saturates.
            return Math.max((int) Math.ceil(capacity * growthFactor), size);
        }
        if (shrinkThreshold == 0.0 || highWaterMark > capacity * shrinkThreshold) {
            return capacity;
        }
        int smaller = (int) (capacity / growthFactor);
        // At small capacities rounding could eat the distance that the factors promise: keep one eighth free.
        return highWaterMark < smaller - smaller / 8 ? smaller : capacity;
    }
}
